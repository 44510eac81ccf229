import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/db/embedded/free-port";
import { testPortal } from "./portal";

const root = path.resolve(import.meta.dirname, "../..");
const WITHIN_MS = 120_000;
const ASK_EVERY_MS = 100;

/** A line of the log. */
export type LogLine = Record<string, unknown> & { msg: string };

export type SecondPortal = {
  url: string;
  pid: number;
  log(): string;
  /** The lines with a message so far. */
  lines(message: string): LogLine[];
  /** Waits until there are `count` lines with a message that `matches` accepts. */
  untilLogged(message: string, count: number, matches?: (line: LogLine) => boolean): Promise<LogLine[]>;
  /** Sends SIGTERM; resolves with the exit status when the process has ended. */
  stop(): Promise<number | null>;
};

/**
 * The server around Next; Next's own, which stands for hosts where lib/server does not run; the server of a standalone
 * build.
 */
const PROGRAMS = {
  "lib/server": [".next/portal/serve.mjs"],
  "next start": ["node_modules/next/dist/bin/next", "start"],
  standalone: ["server.js"],
};

/**
 * Starts a build as other processes on the journeys' data with another configuration, by default one process. Resolves
 * when it responds.
 *
 * @param extra variables in addition to those of the journeys' portal
 * @param from folder with the build, absolute, by default the checkout; port, by default a free one; program, by
 *             default `lib/server`
 */
export async function startSecondPortal(
  extra: Record<string, string>,
  from: { folder?: string; port?: number; program?: keyof typeof PROGRAMS } = {},
): Promise<SecondPortal> {
  const port = from.port ?? (await freePort());
  const url = `http://localhost:${port}`;
  const { NODE_OPTIONS: _, ...own } = process.env;
  const where = { APP_URL: url, PORT: String(port), HOSTNAME: "127.0.0.1" };
  const server = spawn(process.execPath, PROGRAMS[from.program ?? "lib/server"], {
    cwd: from.folder ?? root,
    env: { ...own, ...testPortal().env, ...where, ...extra } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk) => {
      log += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => server.on("close", resolve));
  for (let waited = 0; ; waited += ASK_EVERY_MS) {
    const answer = await fetch(`${url}/api/health/live`).catch(() => null);
    if (answer?.status === 200) break;
    if (server.exitCode !== null) {
      throw new Error(`The second portal ended with exit status ${await ended}:\n${log}`);
    }
    if (waited > WITHIN_MS) throw new Error(`The second portal does not start:\n${log}`);
    await pause(ASK_EVERY_MS);
  }
  const lines = (message: string) =>
    log
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as LogLine)
      .filter(({ msg }) => msg === message);
  return {
    url,
    pid: server.pid as number,
    log: () => log,
    lines,
    async untilLogged(message, count, matches = () => true) {
      for (;;) {
        const found = lines(message).filter(matches);
        if (found.length >= count) return found;
        await pause(ASK_EVERY_MS);
      }
    },
    async stop() {
      server.kill("SIGTERM");
      return ended;
    },
  };
}
