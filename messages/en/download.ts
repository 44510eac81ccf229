export default {
  heading: "Download all documents",
  text: "Download all your documents and messages in one ZIP file.",
  size: "{n, plural, one {# document} other {# documents}}, about {size}",
  submit: "Download ZIP file",
  tip: "We suggest keeping the file on a durable medium, such as your own computer or an external drive.",
  none: "You have no documents to download.",
  missing:
    "{n, plural, one {We could not put # document into the ZIP file; it is marked in the table of contents.} other {We could not put # documents into the ZIP file; they are marked in the table of contents.}}",
};
