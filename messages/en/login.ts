export default {
  heading: "Sign in",
  lead: "View the mail and documents for your insurance policies.",
  emailLabel: "E-mail address",
  emailHint: "The address you gave us when you took out your policy.",
  passwordLabel: "Password",
  submit: "Sign in",
  forgot: "Forgotten your password?",
  first: "Signing in for the first time?",
  firstText:
    "Use the link in the e-mail we sent you and enter your initial password. You will then be asked to set your own.",
  free: "Using the portal is free of charge.",
  fromEmail: "Sign in to view the item.",
  toContinue: "Sign in to continue.",
  signedOut: "You have signed out.",
  signedOutEverywhere: "You have been signed out on all devices.",
  ended:
    "For your security, we signed you out because you had not used the portal for {n, plural, one {# minute} other {# minutes}}.",
  endedWithDraft:
    "For your security, we signed you out because you had not used the portal for {n, plural, one {# minute} other {# minutes}}. We kept your draft reply.",
  error: {
    emailEmpty: "Enter your e-mail address.",
    emailFormat: "Enter an e-mail address in the correct format, like name@example.com.",
    passwordEmpty: "Enter your password.",
    credentials: "The e-mail address or password is not correct.",
    credentialsHelp: "If you have forgotten your password, ask for a password change link.",
    attempts:
      "After {n, plural, one {# more unsuccessful attempt} other {# more unsuccessful attempts}}, sign-in will be blocked for security reasons.",
    rate: "Too many requests. Try again in {n, plural, one {# minute} other {# minutes}}.",
    rateDay:
      "There have been too many unsuccessful attempts from this network today. Try again tomorrow, or ask for a password change link by e-mail.",
  },
};
