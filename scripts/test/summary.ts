/** The last line of `npm test`, and whether it needs a build. */

export type TestCounts = { passed: number; failed: number; skipped: number };

/**
 * The last line and the exit status. When nothing was tested, or Jest failed outside the tests (a broken set-up), one
 * failure is counted.
 */
export function summaryLine(counts: TestCounts, jestStatus: number): { line: string; exitCode: number } {
  const broken = counts.failed === 0 && (jestStatus !== 0 || counts.passed === 0);
  const failed = broken ? 1 : counts.failed;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  return { line: `${counts.passed} passed, ${failed} failed${skipped}`, exitCode: failed > 0 ? 1 : 0 };
}

const NEED_A_BUILD = ["journeys", "faults"];

/** Whether the selected projects include one that runs the production build: the browser tests or those of faults. */
export function needsBuild(jestArguments: readonly string[]): boolean {
  const index = jestArguments.indexOf("--selectProjects");
  if (index === -1) return true;
  const chosen = jestArguments.slice(index + 1);
  const end = chosen.findIndex((argument) => argument.startsWith("-"));
  return chosen.slice(0, end === -1 ? undefined : end).some((name) => NEED_A_BUILD.includes(name));
}
