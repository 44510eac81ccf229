export default {
  heading: "Check a document",
  lead: "Here you can check whether a PDF document was really sent by {issuer} through this portal. We do not show to whom.",
  file: "PDF file",
  hint: "Choose the file, or drop it here.",
  digestHint: "The file does not leave your device: only its digest (SHA-256) is sent.",
  uploadHint:
    "JavaScript does not run in your browser, so the file is uploaded for the check; we do not keep it. Files of at most 4 MB can be checked this way.",
  submit: "Check",
  missing: "Please choose a PDF file.",
  tooLarge: "This file is too large: our documents have at most 50 MB.",
  tooMany: "You have asked for too many checks. Please try again in {n, plural, one {# minute} other {# minutes}}.",
  issued: "The document is genuine: we sent it through this portal on {date}. It has not been withdrawn.",
  withdrawn: "We sent this document through this portal on {date}, but withdrew it on {withdrawn}.",
  superseded: "We sent this document through this portal on {date}, and replaced it on {newer}.",
  unknown:
    "We did not send this file through this portal, or it was changed since. A single changed character gives another result. If you downloaded it from the portal, please check the original file. The certificate of a message cannot be checked on this page: its last section explains how.",
};
