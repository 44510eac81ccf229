/**
 * `npm run test:faults [-- --short | --rounds n | --seed n | jest's arguments]`: the tests of tests/faults, one file
 * after the other. Processes are killed in 1,000 rounds; with `--short` in 50, as in `.ci/run`. The first line says the
 * seed of the random moments; with the same one the moments are the same. The last line of stdout is that of `npm
 * test`. Needs no network; what needs root or a program that cannot be had is skipped with a clear line.
 */
import { spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import path from "node:path";
import { type FaultOptions, faultOptions } from "./fault-options";

const root = path.resolve(import.meta.dirname, "../..");
const LARGEST_SEED = 2 ** 32 - 1;

function readOptions(): FaultOptions {
  try {
    return faultOptions(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

const { rounds, seed, jest } = readOptions();
const usedSeed = seed ?? randomInt(LARGEST_SEED);
console.error(`Kills: ${rounds} rounds. Repeat their moments with --rounds ${rounds} --seed ${usedSeed}`);
spawnSync("sh", [path.join(root, "scripts/test/debian-programs.sh"), "nginx"], { stdio: ["ignore", 2, 2] });

const args = ["--selectProjects", "faults", "--runInBand", ...jest];
const tests = spawn(process.execPath, [...process.execArgv, path.join(root, "scripts/test/main.ts"), ...args], {
  cwd: root,
  env: { ...process.env, TEST_FAULTS: JSON.stringify({ rounds, seed: usedSeed }) },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => tests.kill(signal));
tests.on("exit", (code) => process.exit(code ?? 1));
