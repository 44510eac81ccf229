export default {
  heading: "Security check",
  text: "There have been several unsuccessful attempts, so we need an extra security check.",
  alternative: "Can’t complete the check? <link>Ask for a password change link by e-mail.</link>",
  privacy: "The check is provided by hCaptcha; some data is sent to the provider when it loads.",
  altchaLabel: "I am not a robot",
  altchaWorking: "Checking…",
  altchaDone: "Checked",
  altchaNote: "Your browser does the check by itself. We do not pass any data to anyone else.",
  altchaSlow: "This can take up to a minute. Please wait.",
  noscript: "The check needs JavaScript. Without it, you can sign in with a password change link.",
  error: {
    empty: "Complete the security check.",
    expired: "The security check has expired. Complete it again.",
    outdated: "There has been another unsuccessful attempt in the meantime. Complete the new security check.",
    exhausted:
      "Too many security checks were requested in a short time, so we cannot offer a new one now. Try again in an hour.",
    down: "The security check is not available right now. Try again later, or ask for a password change link by e-mail.",
  },
};
