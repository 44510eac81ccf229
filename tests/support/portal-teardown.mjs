import { once } from "node:events";

export default async function stopTestPortal() {
  const server = globalThis.testPortal;
  if (!server || server.exitCode !== null) return;
  const ended = once(server, "exit");
  // It ends when its input does: also when jest itself was killed.
  server.stdin.end();
  await ended;
}
