import { spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { DemoError } from "@/scripts/demo/settings";

/**
 * Runs a script of this project in a process with the given environment; its stderr goes to this process's stderr.
 *
 * @param script path relative to `root`
 * @param signal stops the script
 * @returns its stdout
 * @throws DemoError when it fails
 */
export async function runScript(
  root: string,
  script: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string> {
  const preload = pathToFileURL(path.join(root, "scripts/end-with-parent.mjs")).href;
  const child = spawn(process.execPath, ["--import", preload, "--import", "tsx", path.join(root, script)], {
    cwd: root,
    env: {
      ...env,
      END_WITH_PARENT: String(process.pid),
      TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json"),
    },
    detached: true,
    stdio: ["ignore", "pipe", 2, "ipc"],
  });
  signal?.addEventListener("abort", () => child.kill());
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = await new Promise<string | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code === 0 ? null : (signal ?? `exit status ${code}`)));
  });
  if (ended !== null) throw new DemoError(`${script} failed (${ended}); its message stands above.`);
  return Buffer.concat(chunks).toString("utf8");
}
