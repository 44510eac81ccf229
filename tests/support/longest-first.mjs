import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import Sequencer from "@jest/test-sequencer";

const root = path.resolve(import.meta.dirname, "../..");
/** Seconds of the longest test files on two cores, by their path in the checkout. Only the order matters. */
const SECONDS = JSON.parse(readFileSync(path.join(import.meta.dirname, "longest-files.json"), "utf8"));
/** The other files follow by project, those with the longer files first. */
const PROJECTS = ["journeys", "faults", "integration", "ui", "unit"];

/**
 * The order of the test files: the longest first, so that at the end no worker waits while another one runs a long
 * file. Jest's own order needs the times of an earlier run, which a new checkout does not have.
 */
export default class LongestFirst extends Sequencer {
  /** @param {Iterable<import("@jest/test-result").Test>} tests */
  sort(tests) {
    const keyed = [...tests].map((test) => ({
      test,
      seconds: SECONDS[path.relative(root, test.path)] ?? 0,
      project: PROJECTS.indexOf(test.context.config.displayName?.name ?? ""),
      bytes: statSync(test.path).size,
    }));
    const sorted = keyed.sort((a, b) => b.seconds - a.seconds || a.project - b.project || b.bytes - a.bytes);
    return sorted.map(({ test }) => test);
  }
}
