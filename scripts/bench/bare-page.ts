import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/db/embedded/free-port";

const READY_WITHIN_MS = 30_000;
const POLL_MS = 100;

/** Builds and serves the minimal Next page of scripts/bench/bare. @throws when it does not build or respond */
export async function startBarePage(root: string, databaseUrl: string, say: (text: string) => void) {
  const folder = path.join(root, "scripts/bench/bare");
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    DATABASE_URL: databaseUrl,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  say("Building the bare page…");
  const built = spawnSync(process.execPath, [next, "build"], { cwd: folder, env, stdio: ["ignore", 2, 2] });
  if (built.status !== 0) throw new Error("The bare page does not build; see above.");
  const port = await freePort();
  const server = spawn(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", String(port)], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", 2],
  });
  const url = `http://127.0.0.1:${port}/`;
  for (let waited = 0; waited < READY_WITHIN_MS; waited += POLL_MS) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return { url, pid: server.pid as number, stop: () => void server.kill() };
    await pause(POLL_MS);
  }
  server.kill();
  throw new Error("The bare page does not answer.");
}
