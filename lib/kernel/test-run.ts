/** Restricts a job to some test customers, at the instant that their test clock has reached. */
export type TestRun = { reached: Date; accountIds: readonly string[] };
