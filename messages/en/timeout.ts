export default {
  heading: "You’re about to be signed out",
  text: "For your security, we will sign you out in {t}.",
  minutes: "{n, plural, one {# minute} other {# minutes}}",
  seconds: "{n, plural, one {# second} other {# seconds}}",
  stay: "Stay signed in",
  signOut: "Sign out",
  error: "We could not extend your session. Save your text and sign in again.",
};
