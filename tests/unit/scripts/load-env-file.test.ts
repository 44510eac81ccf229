import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");

/** Runs a program in plain Node, because Jest does not load this kind of module. */
function evaluate(program: string, env: Record<string, string>): string {
  const options = { cwd: root, env: { NODE_ENV: "production", ...env }, encoding: "utf8" } as const;
  return spawnSync(process.execPath, ["--input-type=module", "-e", program], options).stdout.trim();
}

/** @returns for each pair of real environment and file what the file adds */
function variablesToAdd(pairs: unknown[]): unknown[] {
  const program = `import { variablesToAdd } from "./scripts/load-env-file.mjs";
    console.log(JSON.stringify(${JSON.stringify(pairs)}.map(([real, file]) => variablesToAdd(real, file))));`;
  return JSON.parse(evaluate(program, { __NEXT_PROCESSED_ENV: "true" }));
}

describe(".env adds to the real environment", () => {
  it.each([
    ["what the real one lacks", {}, { A: "file" }, { A: "file" }],
    ["nothing that is set there", { A: "real" }, { A: "file" }, {}],
    ["nothing that is set there to nothing", { A: "" }, { A: "file" }, {}],
    ["no value where a file is named there", { A_FILE: "real" }, { A: "file" }, {}],
    ["no file where a value is set there", { A: "real" }, { A_FILE: "file" }, {}],
    ["a file where there is an empty value", { A: "" }, { A_FILE: "file" }, { A_FILE: "file" }],
  ])("%s", (_what, real, file, added) => {
    expect(variablesToAdd([[real, file]])).toEqual([added]);
  });
});

describe("a .env in the checkout", () => {
  it("changes no test", () => {
    expect(process.env.__NEXT_PROCESSED_ENV).toBe("true");
  });

  it.each([
    ["is read by Next alone", {}, "from the file"],
    ["is not read by Next in a process of this project", { __NEXT_PROCESSED_ENV: "true" }, "undefined"],
  ])("%s", (_what, env, expected) => {
    const folder = mkdtempSync(path.join(tmpdir(), "env-file-"));
    writeFileSync(path.join(folder, ".env"), "STRAY='from the file'\n");
    const program = `import next from "@next/env"; next.loadEnvConfig(${JSON.stringify(folder)}, false); console.log(process.env.STRAY);`;
    const told = evaluate(program, env);
    rmSync(folder, { recursive: true });
    expect(told).toBe(expected);
  });
});

it("Next sends no statistics from a process that reads the file, as those of npm run build do", () => {
  const program = 'import "./scripts/load-env-file.mjs"; console.log(process.env.NEXT_TELEMETRY_DISABLED);';
  expect(evaluate(program, { __NEXT_PROCESSED_ENV: "true" })).toBe("1");
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  expect(scripts.build).toMatch(/^node --import \.\/scripts\/load-env-file\.mjs node_modules\/next/);
});
