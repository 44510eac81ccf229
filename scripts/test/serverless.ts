/**
 * `npm run test:serverless [-- --short | jest's arguments]`: the browser tests once as on a host without processes of
 * its own (tests/support/serverless-hosting.ts); jest.config.mjs names those left out. `--short` runs the main job, the
 * first sign-in and the scheduler's calls, which `.ci/run` does. The last line of stdout is that of `npm test`. Skipped
 * with a clear line where PgBouncer cannot be had.
 */
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { findDebianProgram } from "@/scripts/test/debian-program";

const root = path.resolve(import.meta.dirname, "../..");
const SHORT = ["tests/journeys/serverless", "tests/journeys/main-job", "tests/journeys/sign-in/first-access.test.ts"];
const given = process.argv.slice(2);
const isShort = given.includes("--short");
const rest = given.filter((argument) => argument !== "--short");

spawnSync("sh", [path.join(root, "scripts/test/debian-programs.sh"), "pgbouncer"], { stdio: ["ignore", 2, 2] });
if (!findDebianProgram("pgbouncer")) {
  console.error("npm run test:serverless is skipped: it needs PgBouncer.");
  console.log("0 passed, 0 failed, 1 skipped");
  process.exit(0);
}

const args = ["--selectProjects", "journeys", ...(isShort ? ["--", ...SHORT] : rest)];
const tests = spawn(process.execPath, [...process.execArgv, path.join(root, "scripts/test/main.ts"), ...args], {
  cwd: root,
  env: { ...process.env, TEST_HOSTING: "serverless" },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => tests.kill(signal));
tests.on("exit", (code) => process.exit(code ?? 1));
