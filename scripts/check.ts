/**
 * `npm run check`: types, lint, import rules, dead code, the description of the API, messages and lockfile. Prints one
 * line for each check, and the output of those that fail. Exit status 1 when any fails. `--without-tests`: without the
 * checks that are tests, for `.ci/run`, in which `npm test` runs them.
 */
import { spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const bin = (file: string) => path.join(root, "node_modules", file);
const JEST_FLAGS = "--experimental-vm-modules --disable-warning=ExperimentalWarning";

type Check = { name: string; commands: string[][]; nodeOptions?: string };

const next = bin("next/dist/bin/next");
/** Those of one list run one after the other; the lists at the same time. */
const lists: Check[][] = [
  [
    { name: "lockfile and version floors", commands: [[path.join(root, "scripts/check-lockfile.mjs")]] },
    {
      name: "types",
      commands: [
        [next, "typegen"],
        [bin("typescript/bin/tsc"), "--noEmit", "-p", root],
      ],
    },
    { name: "lint and format", commands: [[bin("@biomejs/biome/bin/biome"), "check", root]] },
  ],
  [{ name: "dead code", commands: [[bin("knip/bin/knip.js")]] }],
];
if (!process.argv.includes("--without-tests")) {
  const jest = [bin("jest/bin/jest.js"), "--runInBand", "--selectProjects", "unit", "--passWithNoTests", "--"];
  const folders = ["tests/architecture", "tests/unit/api", "tests/unit/messages"];
  const name = "import rules, description of the API, messages";
  lists[1]?.push({ name, commands: [[...jest, ...folders]], nodeOptions: JEST_FLAGS });
}

/** Runs Node. @returns its exit status and what it wrote */
function run(command: string[], nodeOptions: string): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_OPTIONS: nodeOptions },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}

/** The output of the first failing command, or null when all succeed. */
async function failureOutput({ commands, nodeOptions }: Check): Promise<string | null> {
  for (const command of commands) {
    const { status, output } = await run(command, nodeOptions ?? "");
    if (status !== 0) return output;
  }
  return null;
}

let failures = 0;
async function runChecks(checks: Check[]): Promise<void> {
  for (const check of checks) {
    const output = await failureOutput(check);
    console.log(`${output === null ? "✓" : "✗"} ${check.name}`);
    if (output === null) continue;
    failures += 1;
    console.log(output.trimEnd().replace(/^/gm, "    "));
  }
}
await Promise.all(lists.map(runChecks));
process.exit(failures > 0 ? 1 : 0);
