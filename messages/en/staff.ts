import batches from "./staff-batches";
import customer from "./staff-customer";
import invitation from "./staff-invitation";
import messages from "./staff-messages";
import problems from "./staff-problems";
import replyTexts from "./staff-replies";
import start from "./staff-start";
import templates from "./staff-templates";
import textModules from "./staff-text-modules";
import unreachable from "./staff-unreachable";
import uploads from "./staff-uploads";

export default {
  role: {
    service: "customer service",
    sender: "sender",
    auditor: "auditor",
    admin: "administrator",
  },
  frame: {
    product: "staff workspace",
    menu: "Main navigation",
    start: "To do",
    replies: "Replies",
    closures: "Closures",
    customers: "Customers",
    templates: "E-mails",
    messages: "Messages",
    batches: "Batches",
    unreachable: "Unreachable",
    person: "{role}, staff no. {n, number}",
    signOut: "Sign out",
    timeout: {
      heading: "You will be signed out soon",
      text: "Your session ends within two minutes. Text that you have not sent will be lost.",
      stay: "Stay signed in",
      error: "This did not succeed. Please try again.",
    },
    keys: {
      heading: "Keys",
      next: "next and previous row",
      open: "open the row",
      page: "the next page of the list",
      search: "into the search field",
      take: "take the reply, or take it over",
      answer: "go to the text of the answer",
      help: "this help",
      turnOff: "Turn off in this tab",
      turnOn: "Turn on",
      close: "Close",
    },
  },
  forbidden: {
    heading: "You may not use this page",
    text: "This page is for another role. If you need it, ask your administrator.",
  },
  unknown: {
    heading: "This page cannot be found",
    text: "It may have been deleted meanwhile, or the address is wrong.",
    start: "Back to the start page",
  },
  login: {
    heading: "Staff sign-in",
    lead: "For the insurer’s staff.",
    email: "E-mail address",
    password: "Password",
    code: "One-time code",
    codeHint: "The six-digit code of your authenticator app, or a recovery code.",
    submit: "Sign in",
    oidc: "Sign in with your company account",
    oidcRefused: "Your company account may not use this workspace. Ask your administrator.",
    oidcFailed: "The company sign-in did not succeed. Please try again.",
    signedOut: "You have signed out.",
    ended:
      "You were signed out because the workspace was not used for {n, plural, one {# minute} other {# minutes}}, or the session was over.",
    error: {
      missing: {
        email: "Enter your e-mail address.",
        password: "Enter your password.",
        code: "Enter the one-time code.",
      },
      wrong: "The e-mail address, password or code is not correct. Each code can be used only once.",
      tooMany: "There were too many failed attempts. Try again later, or ask your administrator for a new invitation.",
      overloaded: "The system is overloaded. Please try again in a minute.",
    },
  },
  invitation,
  closures: {
    heading: "Closure requests",
    none: "No request waits for a decision.",
    first: "First page",
    next: "Next page",
    column: {
      reference: "Reference",
      customer: "Customer",
      reason: "Reason",
      sent: "Received",
      contracts: "Contract against it",
    },
    reason: {
      "contract-ended": "the contract has ended",
      "switch-to-postal": "switches to post",
    },
  },
  closure: {
    heading: "Closure request",
    unknown: "There is no such closure request",
    wrote: "The customer wrote",
    sentAt: "Received: {datetime}",
    name: "Policyholder: {text}",
    policy: "Policy number: {text}",
    address: "Postal address: {text}",
    note: "Note: {text}",
    contracts: "Contracts",
    blocking: "active and electronic, hence the decision",
    electronic: "active and electronic",
    notElectronic: "not active or not electronic",
    notBlocking: "not against it",
    noContracts: "They have no contracts.",
    decision: "Decision",
    whatHappens:
      "If you approve, the account is closed on {date}. Until then the customer can withdraw the request. They get an e-mail about either decision.",
    approve: "Approve",
    rejectReason: "Reason for the rejection",
    rejectHint: "The customer does not see it.",
    rejection: {
      "contract-active": "they have an active contract",
      "not-identified": "they could not be identified",
      "customer-stays": "the customer stays after all",
    },
    reject: "Reject",
    decidedBy: {
      name: "Decided by {name}, {datetime}",
      noName: "Decided from the command line, {datetime}",
      rule: "Decided by rule, {datetime}",
    },
    reason: "Reason for the rejection: {reason}",
    closesOn: "The account is closed on {date}.",
    notice: {
      approved: "You approved the request. The customer is told by e-mail.",
      rejected: "You rejected the request. The customer is told by e-mail.",
      decided: "The request was decided or withdrawn meanwhile. Nothing was changed now.",
      "no-reason": "Choose the reason for the rejection.",
    },
  },
  customers: {
    heading: "Customers",
    search: "E-mail address, contract number or beginning of the name",
    submit: "Search",
    hint: "Give e-mail addresses and contract numbers in full, names from their beginning.",
    none: "There is no such customer.",
    first: "First page",
    next: "Next page",
    column: {
      name: "Name",
      email: "E-mail address",
      since: "Account since",
      customerPortal: "Customer portal since",
    },
  },
  customer,
  start,
  ...replyTexts,
  templates,
  textModules,
  messages,
  batches,
  unreachable,
  uploads,
  problems,
};
