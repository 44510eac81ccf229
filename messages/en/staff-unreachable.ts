export default {
  heading: "Unreachable customers",
  views: "Lists",
  list: {
    bounced: { open: "E-mail does not reach them", handled: "E-mail does not reach them – handled" },
    postal: { open: "By post", handled: "By post – handled" },
  },
  hint: {
    bounced: "The mail server refused their last e-mail for good. All messages are in their mailboxes.",
    postal:
      "Messages whose customers get letters by post: lines of batches, and messages sent one by one. Nothing was placed in a mailbox.",
  },
  export: "List for the print shop (CSV)",
  none: "This list is empty.",
  first: "Start of the list",
  next: "Next",
  column: {
    customer: "Customer",
    email: "E-mail address",
    reference: "Reference and contract",
    since: "Since",
    work: "Work",
  },
  handle: "Handled",
  reopen: "Not handled",
  handledBy: "{name}, {datetime}",
  notice: {
    handled: "Marked as handled. You can take it back in the handled list.",
    reopened: "It is in the open list again.",
    unchanged: "Somebody changed it meanwhile. Nothing happened.",
  },
};
