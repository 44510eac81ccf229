export default {
  heading: "Your password has expired",
  text: "Passwords must be renewed every year. Ask for a password change link by e-mail: you can use it to set a new one and sign in.",
  date: "Valid until: {date}",
  submit: "Send me a password change link",
  calm: "Your mail is not affected, and we will keep notifying you of new mail.",
};
