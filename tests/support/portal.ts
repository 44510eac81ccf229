export type TestPortal = {
  /** `http://localhost:<port>` */
  portalUrl: string;
  mailUrl: string;
  /** Of the stand-in for the customer portal. */
  customerPortalUrl: string;
  databaseUrl: string;
  /** Absolute. */
  dataDir: string;
  /** The environment of its processes, for scripts that work on the same data. */
  env: Record<string, string>;
};

/** The portal that the set-up of the project `journeys` started; it has only the data of the tests. */
export function testPortal(): TestPortal {
  const stack = process.env.TEST_STACK;
  if (!stack) throw new Error("No running portal: this test belongs under tests/journeys.");
  return JSON.parse(stack) as TestPortal;
}
