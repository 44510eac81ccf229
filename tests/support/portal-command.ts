import { execFile } from "node:child_process";
import path from "node:path";
import { testPortal } from "./portal";

const root = path.resolve(import.meta.dirname, "../..");

export type CommandResult = { status: number; stdout: string; stderr: string };

/** Runs `npm run portal -- <args>` on the data of the journeys' portal. */
export function portalCommand(...args: string[]): Promise<CommandResult> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, "scripts/bootstrap.mjs"), "scripts/portal/main.ts", ...args],
      { cwd: root, env: { ...env, ...testPortal().env }, maxBuffer: 50_000_000 },
      (error, stdout, stderr) => resolve({ status: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}
