export default {
  heading: "Close your account",
  when: "You can ask us to close your account if the related policy has ended, or if you want to switch to postal communication and change your policy accordingly.",
  warning: "After closure your mail will not be available. Please save your documents first.",
  start: "Start request",
  reason: {
    label: "Why are you asking us to close it?",
    ended: "My policy has ended",
    postal: "I am switching to postal communication",
    postalNote: "You also need to change your policy. Our customer service can help: <tel>{phone}</tel>",
  },
  field: {
    name: "Policyholder’s name",
    policy: "Policy number",
    choosePolicy: "Choose a policy number",
    address: "Postal address",
    note: "Note",
    acknowledge: "I understand that my mail will not be available on the portal after closure.",
  },
  emailHint: "The e-mail address you gave when you took out the policy.",
  error: {
    reason: "Select a reason.",
    name: "Enter the policyholder’s name.",
    policy: "Enter the policy number.",
    address: "Enter your postal address.",
    acknowledge: "Confirm that you have read and understood this to continue.",
    long: "Enter at most {n, plural, one {# character} other {# characters}}.",
    characters: "The text contains a character that we cannot store.",
  },
  check: {
    heading: "Check your details",
    change: "Change",
    changed:
      "The details have since been changed in another tab, so the request was not sent. Please check the details below.",
    submit: "Send closure request",
  },
  mailed: {
    heading: "Confirm your request by e-mail",
    text: "If there is an account for this address, we have e-mailed a confirmation link to it. It is valid for {n, plural, one {# hour} other {# hours}}.",
  },
  badLink:
    "The confirmation link has expired or has already been used. If you still want to close your account, start again.",
  confirm: "Confirm request",
  account: "Account: {email}",
  reference: "Reference number: {ref}",
  approved: "We will do as you asked. Until then you can sign in, save your documents, and withdraw your request.",
  received: {
    heading: "We have received your closure request",
    text: "Reference number: {ref}. We will e-mail you when your request has been decided.",
  },
  rule: {
    heading: "We will close your account on {date}",
    text: "You have no active policy with electronic communication, so we will close your account. Until then you can sign in, save your documents, and withdraw your request.",
  },
  staff: {
    heading: "Our colleagues will decide on your request",
    text: "You have an active policy for which you chose electronic communication: {contract}. So our colleagues will decide on your request, and we will e-mail you the result. Until then nothing changes.",
  },
  banner: "We will close your account on {date}.",
  withdraw: "Withdraw request",
  withdrawn: "You have withdrawn your request. Your account stays open.",
  save: "Download all documents before closure",
};
