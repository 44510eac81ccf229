/**
 * `npm run test:faults [-- jest's arguments]`: the tests of tests/faults, one file after the other, also in `.ci/run`. The
 * last line of stdout is that of `npm test`. Needs no network; what needs root or a program that cannot be had is skipped
 * with a clear line.
 */
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
spawnSync("sh", [path.join(root, "scripts/test/debian-programs.sh"), "nginx"], { stdio: ["ignore", 2, 2] });

const args = ["--selectProjects", "faults", "--runInBand", ...process.argv.slice(2)];
const tests = spawn(process.execPath, [...process.execArgv, path.join(root, "scripts/test/main.ts"), ...args], {
  cwd: root,
  env: { ...process.env, TEST_FAULTS: "1" },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => tests.kill(signal));
tests.on("exit", (code) => process.exit(code ?? 1));
