/**
 * `npm run check`: types, lint, import rules, dead code, the description of the API, messages and lockfile. Prints one line for each check, and the
 * output of those that fail. Exit status 1 when any fails.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const bin = (file: string) => path.join(root, "node_modules", file);
const JEST_FLAGS = "--experimental-vm-modules --disable-warning=ExperimentalWarning";
const MAX_OUTPUT_BYTES = 50_000_000;

type Check = { name: string; commands: string[][]; nodeOptions?: string };

const next = bin("next/dist/bin/next");
const jest = [bin("jest/bin/jest.js"), "--selectProjects", "unit", "--passWithNoTests", "--"];
const checks: Check[] = [
  { name: "lockfile and version floors", commands: [[path.join(root, "scripts/check-lockfile.mjs")]] },
  {
    name: "types",
    commands: [
      [next, "typegen"],
      [bin("typescript/bin/tsc"), "--noEmit", "-p", root],
    ],
  },
  { name: "lint and format", commands: [[bin("@biomejs/biome/bin/biome"), "check", root]] },
  { name: "dead code", commands: [[bin("knip/bin/knip.js")]] },
  { name: "import rules", commands: [[...jest, "tests/architecture"]], nodeOptions: JEST_FLAGS },
  { name: "description of the API", commands: [[...jest, "tests/unit/api"]], nodeOptions: JEST_FLAGS },
  { name: "messages", commands: [[...jest, "tests/unit/messages"]], nodeOptions: JEST_FLAGS },
];

/** The output of the first failing command, or null when all succeed. */
function failureOutput({ commands, nodeOptions }: Check): string | null {
  for (const command of commands) {
    const done = spawnSync(process.execPath, command, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: MAX_OUTPUT_BYTES,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_OPTIONS: nodeOptions ?? "" },
    });
    if (done.status !== 0) return done.error?.message ?? `${done.stdout}${done.stderr}`;
  }
  return null;
}

let failures = 0;
for (const check of checks) {
  const output = failureOutput(check);
  console.log(`${output === null ? "✓" : "✗"} ${check.name}`);
  if (output === null) continue;
  failures += 1;
  console.log(output.trimEnd().replace(/^/gm, "    "));
}
process.exit(failures > 0 ? 1 : 0);
