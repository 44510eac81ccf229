export default {
  heading: "First sign-in",
  text: "Enter your initial password. You will then choose your own.",
  account: "Account: {email}",
  label: "Initial password",
  hint: "We gave you your initial password separately, for example with your policy papers. Upper and lower case matter.",
  submit: "Continue",
  help: "Can’t find your initial password? Contact us: <tel>{phone}</tel>",
  captchaAlternative: "Can’t complete the check? Contact us: <tel>{phone}</tel>",
  error: {
    empty: "Enter your initial password.",
    wrong: "The initial password is not correct.",
    attempts:
      "After {n, plural, one {# more unsuccessful attempt} other {# more unsuccessful attempts}}, the initial password will be cancelled.",
  },
  void: {
    heading: "The initial password can no longer be used",
    text: "After ten unsuccessful attempts, we cancelled the initial password for your security. You can ask our customer service for a new one: <tel>{phone}</tel>. Your mail is not affected.",
  },
  badLink: {
    heading: "This link can no longer be used",
    text: "The link has expired or has already been used. If you have set your own password, sign in with it. If not, enter your e-mail address and we will send a new link.",
  },
};
