/**
 * `npm run email`: every e-mail template in both languages, on 127.0.0.1 and EMAIL_PORT (default 3001), as
 * `/staff/templates` shows them. Starts the server anew when a template, a text or a page changes. Ctrl-C or SIGTERM
 * ends it with exit status 0.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { watch } from "node:fs";
import path from "node:path";

const WATCHED = ["emails", "messages", "app/staff", "lib/notification"];
/** Editors write a file in several steps. */
const SETTLED_AFTER_MS = 200;

const server = path.join(import.meta.dirname, "preview-server.ts");
let child: ChildProcess;
let stopping = false;
let restarting: NodeJS.Timeout | undefined;

function start() {
  // With the loaders of this process, so that the child reads TypeScript too.
  child = spawn(process.execPath, [...process.execArgv, server], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, END_WITH_PARENT: String(process.pid) },
  });
  child.once("exit", (code) => {
    if (stopping) process.exit(0);
    // It says itself why it could not listen. A broken template is mended by the next change.
    if (code === 2) process.exit(1);
  });
}

function restart() {
  clearTimeout(restarting);
  restarting = setTimeout(() => {
    if (child.exitCode !== null || child.signalCode !== null) start();
    else child.once("exit", () => stopping || start()).kill();
  }, SETTLED_AFTER_MS);
}

function stop() {
  stopping = true;
  if (child.exitCode !== null || child.signalCode !== null || !child.kill()) process.exit(0);
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

start();
for (const folder of WATCHED) watch(path.resolve(folder), { recursive: true }, restart);
