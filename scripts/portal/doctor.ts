import { connect } from "node:net";
import path from "node:path";
import { ACTION_KEY_VARIABLE, builtActionKey } from "@/lib/action-key";
import { malwareScannerAnswers } from "@/lib/document/malware";
import { findBacklog } from "@/lib/jobs/backlog";
import { failingChecks } from "@/lib/jobs/readiness";
import { isPurgeStopped } from "@/lib/retention/guard-purge";
import { EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./surroundings";

const root = path.resolve(import.meta.dirname, "../..");
const ownKey = process.env[ACTION_KEY_VARIABLE];
const CONNECT_WITHIN_MS = 5_000;
const DEFAULT_PORTS: Record<string, number> = { "smtp:": 587, "smtps:": 465 };

function canConnect(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const port = Number(url.port) || (DEFAULT_PORTS[url.protocol] ?? 25);
    const socket = connect({ host: url.hostname, port, timeout: CONNECT_WITHIN_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once("connect", () => end(true))
      .once("error", () => end(false))
      .once("timeout", () => end(false));
  });
}

/** `portal doctor`: what would keep the portal from working, one line each. */
export function doctor(): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const failing = await failingChecks(ctx);
    // Without its tables nothing else can be asked.
    const isReadable = !failing.includes("database") && !failing.includes("migrations");
    const mail = await canConnect(new URL(ctx.settings.smtpUrl));
    const scanner = await malwareScannerAnswers(ctx);
    const lines: [string, boolean][] = [
      ["configuration", true],
      ["database", !failing.includes("database")],
      ["migrations", !failing.includes("migrations")],
      ["letters leave in time", isReadable && !(await findBacklog(ctx))],
      ["deletion is not stopped by the purge guard", isReadable && !(await isPurgeStopped(ctx))],
      ["mail server answers", mail],
      ...(scanner === null ? [] : [["malware scanner answers", scanner] satisfies [string, boolean]]),
    ];
    for (const [what, fine] of lines) say(`${fine ? "✓" : "✗"} ${what}`);
    if (builtActionKey(root, { [ACTION_KEY_VARIABLE]: ownKey, AUTH_SECRET: ctx.settings.authSecret }) === "other") {
      say(`! the next build has another key of server actions than this one: forms open then are refused`);
    }
    return lines.every(([, fine]) => fine) ? EXIT.done : EXIT.fault;
  });
}
