export default {
  heading: "Forgotten password",
  text: "Enter your e-mail address and we will send you a link to set a new password.",
  submit: "Send link",
  sent: {
    heading: "Check your e-mail",
    text: "If there is an account for this address, you will get an e-mail from us within a few minutes: <b>{email}</b>",
    textNoAddress:
      "If there is an account for the address you entered, you will get an e-mail from us within a few minutes.",
    valid: "The link in the e-mail can be used once. The e-mail says how long it is valid.",
    help: "Didn’t get it?",
    helpSpam: "Check your spam folder.",
    helpAddress: "Check that you entered the address recorded in your policy.",
    helpChanged: "If your e-mail address has changed, contact us: <tel>{phone}</tel>",
    again: "Send a new link",
  },
};
