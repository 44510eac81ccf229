export default {
  notFound: {
    heading: "Page not found",
    text: "If you typed the address, check it is correct. If you pasted it, check you copied all of it.",
  },
  error: {
    heading: "Sorry, there is a problem with the portal",
    text: "Try again later.",
    reference: "Error reference: {id}",
    retry: "Try again",
  },
  unavailable: {
    heading: "The portal is not available",
    until: "Expected to be available again: {datetime}.",
    safe: "Your mail is safe.",
  },
  refused: {
    invalid: {
      heading: "We could not process this request",
      text: "The portal could not understand what your browser sent. Open the page again and try once more.",
    },
    foreign: {
      heading: "We did not process this request",
      text: "The form was not sent from a page of the portal. Open the portal and send it from there. If you see this again, update your browser, or turn off the setting or extension that hides which page a form comes from.",
    },
    tooLarge: {
      heading: "What you sent is too large",
      text: "Attach fewer or smaller files and send the form again.",
    },
    stale: {
      heading: "This page is out of date",
      text: "Open the page again and send the form once more.",
      open: "Open the page again",
      reloading: "Please wait while we load the new version of the page.",
    },
    open: "Open the portal",
  },
  tooMany: {
    heading: "Too many requests",
    text: "Please wait {n, plural, one {# minute} other {# minutes}}.",
  },
  otherAccount:
    "Another account has since been signed in to in this browser, so we did not do what was asked. Please check which account you are using.",
  cookies: "The portal uses only strictly necessary cookies, so it does not ask for consent.",
};
