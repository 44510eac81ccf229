export type TestPortal = {
  /** `http://localhost:<port>` */
  portalUrl: string;
  mailUrl: string;
  /** Of the stand-in for the customer portal. */
  customerPortalUrl: string;
  databaseUrl: string;
  /** Absolute. */
  dataDir: string;
  /** The environment of its processes, for a script that is to work on the same data. */
  env: Record<string, string>;
};

/** The running portal that the set-up of the project `journeys` started; empty but for what the tests put in. */
export function testPortal(): TestPortal {
  const stack = process.env.TEST_STACK;
  if (!stack) throw new Error("No running portal: this test belongs under tests/journeys.");
  return JSON.parse(stack) as TestPortal;
}
