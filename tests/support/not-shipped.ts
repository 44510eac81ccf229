/** Folders of code for the demo, development, measurements and tests: a deployment works without them. */
export const NOT_SHIPPED = [
  "lib/db/embedded",
  "scripts/bench",
  "scripts/customer-portal",
  "scripts/demo",
  "scripts/demo-batch",
  "scripts/email",
  "scripts/mail",
  "scripts/test",
  "tests",
];
