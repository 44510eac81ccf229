import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/db/embedded/free-port";

const READY_WITHIN_MS = 30_000;
const POLL_MS = 100;

export type BarePage = {
  /** Of the page, with a slash at the end; `pdf` behind it is the route that streams a file. */
  url: string;
  pid: number;
  stop(): void;
};

export type BareOptions = {
  root: string;
  databaseUrl: string;
  say(text: string): void;
  /** Number of server processes on the port. Default 1. */
  processes?: number;
  /** What the route streams, and the folder in which it is put for the server. */
  pdf?: { bytes: Uint8Array; folder: string };
};

const bareFolder = (root: string) => path.join(root, "scripts/bench/bare");
const nextProgram = (root: string) => path.join(root, "node_modules/next/dist/bin/next");

/** Builds the minimal Next program of scripts/bench/bare. @throws when it does not build */
export function buildBarePage({ root, say }: Pick<BareOptions, "root" | "say">): void {
  say("Building the bare page…");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const built = spawnSync(process.execPath, [nextProgram(root), "build"], {
    ...{ cwd: bareFolder(root), env },
    stdio: ["ignore", 2, 2],
  });
  if (built.status !== 0) throw new Error("The bare page does not build; see above.");
}

/** Serves the built bare page by `next start`, one for each process. @throws when it does not answer */
export async function serveBarePage({ root, databaseUrl, processes = 1, pdf }: BareOptions): Promise<BarePage> {
  const port = await freePort();
  const pdfFile = pdf ? path.join(pdf.folder, "bare.pdf") : "";
  if (pdf) writeFileSync(pdfFile, pdf.bytes);
  const start = ["start", "--hostname", "127.0.0.1", "--port", String(port)];
  const args = [path.join(root, "scripts/bench/bare-processes.mjs"), String(processes), nextProgram(root), ...start];
  const server = spawn(process.execPath, args, {
    cwd: bareFolder(root),
    env: {
      ...process.env,
      NODE_ENV: "production" as const,
      NEXT_TELEMETRY_DISABLED: "1",
      DATABASE_URL: databaseUrl,
      BARE_PDF: pdfFile,
    },
    stdio: ["ignore", "ignore", 2, "ipc"],
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
