import { writeFileSync } from "node:fs";

/** Writes jest's own counts where `npm test` asked for them, so that its last line is jest's word and not a parse of it. */
export default class SummaryReporter {
  /** @param {unknown} _config @param {{ file: string }} options */
  constructor(_config, options) {
    this.file = options.file;
  }

  /** @param {unknown} _contexts @param {import("@jest/test-result").AggregatedResult} results */
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      // A file that cannot even be loaded, or global set-up or teardown that failed, has no test to count.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites + (results.runExecError ? 1 : 0),
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(this.file, JSON.stringify(counts));
  }
}
