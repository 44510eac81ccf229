export default {
  heading: "Sign-in is blocked",
  text: "After ten unsuccessful attempts, we blocked sign-in to protect the account. You can unblock it by setting a new password.",
  sent: "If there is an account for this address, we have e-mailed a password change link to it.",
  calm: "Your mail is not affected.",
};
