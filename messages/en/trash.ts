export default {
  heading: "Deleted items",
  text: "You can restore deleted items for {n, plural, one {# day} other {# days}}. After that, they are deleted permanently.",
  restore: "Restore",
  purge: "Delete permanently",
  purgeConfirm: {
    heading: "Delete this item permanently?",
    text: "This cannot be undone. You can download the documents first.",
    yes: "Yes, delete permanently",
    no: "Cancel",
  },
  back: "Back to deleted items",
  restored: "The item has been restored.",
  purged: "The item has been deleted permanently.",
  untilTerm: "Permanently deleted on",
  empty: "You have no deleted items.",
  search: {
    results: "{n, plural, one {# result} other {# results}} for “{q}”",
    all: "Show all deleted items",
  },
};
