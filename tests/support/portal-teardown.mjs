import { once } from "node:events";

export default async function stopTestPortal() {
  const server = globalThis.testPortal;
  if (!server || server.exitCode !== null) return;
  const ended = once(server, "exit");
  // It ends when its stdin ends, also when Jest is killed.
  server.stdin.end();
  await ended;
}
