/**
 * `npm test [-- jest's arguments]`: builds the portal if its sources changed, runs the tests, and prints `N passed, N
 * failed` (`, N skipped`) as the last line of stdout. Jest's own report goes to stderr.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildOnce } from "@/scripts/build-once";
import { needsBuild, summaryLine, type TestCounts } from "@/scripts/test/summary";

const root = path.resolve(import.meta.dirname, "../..");
const jestArguments = process.argv.slice(2);
const scratch = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-summary-"));
const countsFile = path.join(scratch, "counts.json");

/** Runs Jest with its report on stderr. @returns its exit status */
function runJest(): Promise<number> {
  const reporter = path.join(root, "scripts/test/summary-reporter.mjs");
  const config = path.join(root, "jest.config.mjs");
  const jest = spawn(
    process.execPath,
    [path.join(root, "node_modules/jest/bin/jest.js"), "--config", config, ...jestArguments],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: "test",
        NODE_OPTIONS: "--experimental-vm-modules --disable-warning=ExperimentalWarning",
        TEST_REPORTER: JSON.stringify([reporter, { file: countsFile }]),
      },
      stdio: ["ignore", 2, 2],
    },
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => jest.kill(signal));
  return new Promise((resolve, reject) => {
    jest.on("error", reject);
    jest.on("exit", (code) => resolve(code ?? 1));
  });
}

let status = 1;
let counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
try {
  if (needsBuild(jestArguments)) await buildOnce(root, (text) => console.error(text));
  status = await runJest();
  if (existsSync(countsFile)) counts = JSON.parse(readFileSync(countsFile, "utf8"));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const { line, exitCode } = summaryLine(counts, status);
console.log(line);
process.exit(exitCode);
