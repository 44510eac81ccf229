import { spawn } from "node:child_process";
import path from "node:path";
import { nodeFlags } from "@/scripts/node-flags.mjs";
import { compileProgram } from "@/scripts/standalone";

const COMMAND = "scripts/portal/main.ts";

export type DeliverResult = {
  status: number | null;
  /** Highest resident memory of the process, bytes. */
  peakBytes: number;
  cpuSeconds: number;
  seconds: number;
  stdout: string;
  stderr: string;
};

/**
 * Runs `portal deliver` in a process of its own: the compiled program of the container image, with its flags. `npm run
 * portal` compiles it at each start, which takes two seconds more.
 *
 * @param root the checkout
 * @param options.hashes false: initial passwords are not really hashed, which would take most of the time of a batch
 *        for new accounts
 */
export async function callDeliver(
  root: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  options: { hashes: boolean },
): Promise<DeliverResult> {
  const preload = (file: string) => ["--import", path.join(root, "scripts/bench", file)];
  const imports = [...preload("peak-memory.mjs"), ...(options.hashes ? [] : preload("cheap-hashes.mjs"))];
  // In the checkout, where it finds its packages.
  const program = await compileProgram(root, "portal", path.join(root, ".next/bench"));
  const begun = performance.now();
  const child = spawn(process.execPath, [...nodeFlags(COMMAND), ...imports, program, "deliver", folder, "--json"], {
    cwd: root,
    env: { ...env, NODE_ENV: "production", __NEXT_PROCESSED_ENV: "true" },
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    output.stderr += chunk;
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const numberIn = (pattern: RegExp) => Number(pattern.exec(output.stderr)?.[1] ?? 0);
  return {
    status,
    peakBytes: numberIn(/peak memory: (\d+) kB/) * 1024,
    cpuSeconds: numberIn(/CPU: ([\d.]+) s/),
    seconds: (performance.now() - begun) / 1000,
    ...output,
  };
}
