export default {
  layout: {
    test: "Test: {subject}",
    greeting: "Dear Customer,",
    closing: "Kind regards,",
    automatic: "This is an automated message, please do not reply.",
    copyAddress: "You can also copy this address into your browser:",
    waiting: "{n, plural, one {One item is} other {# items are}} already waiting in your account.",
    firstSignIn:
      "You have not signed in to your account yet. To sign in for the first time you need the link from our earlier e-mail and your initial password. If the link is no longer valid, or you cannot find it, ask for a new one.",
    firstSignInButton: "Ask for a new link",
  },
  welcome: {
    subject: "Your My Mail portal account is ready",
    preheader: "How to sign in for the first time",
    body1:
      "You chose electronic communication, so we created an account for this e-mail address. You will find the mail for your policies there; using it is free.",
    body2:
      "To sign in for the first time you need your initial password, which you will then replace with your own. We gave it to you separately, for example with your policy papers.",
    body3: "The link is valid for {n, plural, one {# day} other {# days}}.",
    button: "Sign in for the first time",
  },
  newMessage: {
    subject: "You have new mail",
    preheader: "Sign in to view it",
    body1: "We have placed new mail in your account. Sign in to view it.",
    body2: "<b>Deletion date: {date}</b> – please save the documents before then.",
    button: "View mail",
  },
  newMessages: {
    subject: "You have {n, plural, one {# new item} other {# new items}}",
    preheader: "Sign in to view it",
    body1: "We have placed new mail in your account. Sign in to view it.",
    body2: "<b>First deletion date: {date}</b> – please save the documents before then.",
    button: "View mail",
  },
  reset: {
    subject: "Your password change link",
    preheader: "Valid for {n, plural, one {# minute} other {# minutes}}",
    body1:
      "Someone asked to change the password for this account. Use the button below to set a new one. The link is valid for {n, plural, one {# minute} other {# minutes}} and can be used once.",
    body2: "If it was not you, you do not need to do anything: your password will not change.",
    button: "Set a new password",
  },
  changed: {
    subject: "Your password was changed",
    preheader: "If it wasn’t you, tell us",
    body1: "The password for your account was changed. Time: {datetime}. Valid until: {date}.",
    body2: "If it was not you, ask for a new password change link now and contact us: <tel>{phone}</tel>",
    button: "It wasn’t me",
  },
  expiry: {
    subject:
      "{n, plural, =0 {Your password expires today} one {Your password expires tomorrow} other {Your password expires in # days}}",
    preheader: "Valid until: {date}",
    body1: "Passwords must be renewed every year. <b>Valid until: {date}.</b>",
    body2: "Please sign in and renew it on the My account page.",
    button: "Renew password",
  },
  expired: {
    subject: "Your password has expired",
    preheader: "Set a new one to sign in",
    body1: "Your password has expired. Ask for a password change link to set a new one and sign in.",
    body2: "We will keep notifying you of new mail.",
    button: "Ask for a link",
  },
  retention: {
    subject: "{n, plural, one {# item} other {# items}} will be deleted soon",
    preheader: "Save your documents",
    body1:
      "{n, plural, one {# item in your account is about to reach the end of its retention period.} other {# items in your account are about to reach the end of their retention period.}} <b>First deletion date: {date}.</b>",
    body2: "Please save the documents to a durable medium before then.",
    button: "View these items",
  },
  paymentDue: {
    subject: "{n, plural, one {A payment is due soon} other {# payments are due soon}}",
    preheader: "Sign in to see the details",
    body1:
      "{n, plural, one {# item in your account has a payment that is due soon.} other {# items in your account have payments that are due soon.}} <b>The earliest due date: {date}</b>",
    body2: "Sign in to see the amount and the payment details in the item.",
    body3: "If you have paid already, there is nothing else to do.",
    button: "View payments",
  },
  unread: {
    subject: "{n, plural, one {You have not opened an item yet} other {You have not opened # items yet}}",
    preheader: "Sign in to view what is waiting",
    body1:
      "{n, plural, one {# item in your account, which we told you about at least a week ago, has not been opened yet.} other {# items in your account, which we told you about at least a week ago, have not been opened yet.}}",
    body2: "We send this reminder only once for each item. You can turn it off on the My account page.",
    button: "Unread items",
  },
  lockout: {
    subject: "Sign-in to your account is blocked",
    preheader: "Set a new password to unblock",
    body1:
      "After ten unsuccessful attempts we blocked sign-in to protect your account. Set a new password to unblock it. We recommend this even if it was not you.",
    body2: "The link is valid for {n, plural, one {# minute} other {# minutes}} and can be used once.",
    button: "Unblock sign-in",
  },
  newBrowser: {
    subject: "Sign-in from a new device",
    preheader: "If it wasn’t you, change your password",
    body1:
      "Someone signed in to your account from a new device or browser. Time: {datetime}. Device: {browser}, {system}.",
    body2: "If it was you, you do not need to do anything. If not, ask for a password change link now.",
    button: "It wasn’t me",
  },
  activationAgain: {
    subject: "Link for your first sign-in",
    preheader: "You will also need your initial password",
    body1:
      "Someone asked for a new link for the first sign-in to this account. You will also need your initial password. The link is valid for {n, plural, one {# day} other {# days}}; the earlier one no longer works.",
    body2: "If it was not you, you do not need to do anything.",
    button: "Sign in for the first time",
  },
  replyReceived: {
    subject: "We have received your reply",
    preheader: "Reference: {ref}",
    body1: "We have received your message. Reference number: {ref}",
    button: "View your reply",
  },
  closeConfirm: {
    subject: "Confirm your closure request",
    preheader: "Valid for {n, plural, one {# hour} other {# hours}}",
    body1:
      "Someone asked to close the account for this address. Use the button below to send the request. The link is valid for {n, plural, one {# hour} other {# hours}}.",
    body2: "If it was not you, you do not need to do anything.",
    button: "Confirm request",
  },
  closed: {
    subject: "Your account has been closed",
    preheader: "Reference: {ref}",
    body1: "As you requested, we have closed your account. Mail placed in it is no longer available.",
    body2: "Reference number: {ref}",
  },
  closeRefused: {
    subject: "We could not close your account",
    preheader: "Reference: {ref}",
    body1:
      "We could not close your account because you have an active policy for which you chose electronic communication.",
    body1Other: "We could not close your account. It stays open, and you can go on using it.",
    body2: "If you have questions, contact us: <tel>{phone}</tel>",
  },
  closePostponed: {
    subject: "We have not closed your account yet",
    preheader: "Reference: {ref}",
    body1:
      "We wrote that we would close your account on {date}. We have not closed it, because you now have an active policy for which you chose electronic communication.",
    body2:
      "Our staff will decide on your request and let you know by e-mail. Until then you can use your account as before, and withdraw your request.",
    body3: "If you have questions, contact us: <tel>{phone}</tel>",
    body4: "Reference number: {ref}",
  },
  closureScheduled: {
    subject: "We will close your account soon",
    preheader: "Save your documents before then",
    body1:
      "As you requested, we will close your account on {date}. Until then you can sign in, save your documents, and withdraw your request.",
    button: "Save documents",
  },
  addressConfirm: {
    subject: "Confirm your new e-mail address",
    preheader: "Valid for {n, plural, one {# hour} other {# hours}}",
    body1:
      "At your request, we will record this address for your account. Use the button below to confirm. The link is valid for {n, plural, one {# hour} other {# hours}}.",
    body2: "If it was not you, you do not need to do anything.",
    button: "Confirm address",
  },
  addressChanged: {
    subject: "Your e-mail address was changed",
    preheader: "If it wasn’t you, tell us",
    body1: "A new e-mail address has been recorded for your account. We will not write to this one any more.",
    body2: "If it was not you, call us: <tel>{phone}</tel>",
  },
  customerPortal: {
    subject: "Your mail is now in the Customer Portal",
    body1:
      "Your Customer Portal registration is complete. New mail will be placed there; items in the My Mail portal stay available until their deletion date.",
    button: "Open Customer Portal",
  },
};
