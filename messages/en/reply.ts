export default {
  heading: "Write a reply",
  to: "You are replying to: “{subject}”",
  label: "Message",
  hint: "Up to 4,000 characters. Please do not include bank card details or passwords.",
  left: "You have {n, plural, one {# character} other {# characters}} left.",
  over: "The message is {n, plural, one {# character} other {# characters}} too long.",
  files: "Attachments",
  filesHint: "Up to 5 files, {size} in total. Accepted formats: PDF, JPG, PNG.",
  filesAgain: "For security reasons, please choose the files again.",
  draft: "We restored your draft.",
  outOfDate:
    "The portal was updated while you were writing, so your reply has not been sent. We kept your text. Check it, choose any attachments again, then send the reply.",
  submit: "Send reply",
  file: {
    remove: "Remove",
    attached: "{n, plural, one {# file} other {# files}} attached, {size} in total.",
    refused: "{n, plural, one {# file} other {# files}} cannot be attached; the list says why.",
    preparing: "Preparing the files…",
    shrunk: "{size}, photo made smaller",
  },
  error: {
    empty: "Enter your message.",
    long: "The message can have up to 4,000 characters; it now has {n, number}.",
    fileType: "This file type cannot be attached: {name}",
    fileSize: "The attachments are too large. The limit is {size} in total.",
    fileCount: "You can attach up to 5 files.",
    fileNotFitting:
      "The attachments are too large. The limit is {size} in total. There is no room left for this file: {name}",
    fileNotAmongFirst: "You can attach up to 5 files. This file is not attached: {name}",
    fileNotPdf: "This file is not a PDF, although its name ends in .pdf: {name}",
    filePassword: "This PDF can only be opened with a password. Save it without a password and attach it again: {name}",
    fileBad: "This file is empty or damaged: {name}",
    fileMalware: "Our virus scanner found malware in this file, so it cannot be attached: {name}",
    filesHeld:
      "We cannot scan your files for viruses at the moment, so we are not accepting attachments. We kept your text: try again later, or send it without attachments.",
    filesUnavailable:
      "We cannot store your files at the moment, so we are not accepting attachments. We kept your text: try again later, or send it without attachments.",
    filesQuota:
      "The attachments of your replies have reached the limit of {size} in total. Send your reply without attachments, or contact customer service.",
    limit: "You cannot send any more replies today. Please try again tomorrow.",
    closed: "You can no longer reply to this item.",
    damaged:
      "The text contains a damaged character (shown as � or as a blank sign). Please delete it or type it again, then send.",
    send: "We could not send your message. We kept your text; please try again.",
  },
  sent: {
    heading: "Your reply has been sent",
    reference: "Reference number: <b>{ref}</b>",
    nextHeading: "What happens next",
    next: "Our colleagues will look into your message. You will find their answer in your inbox, and we will e-mail you when it arrives.",
  },
};
