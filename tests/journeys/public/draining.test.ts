/**
 * SIGTERM stops every server process and, with RUN_WORKER=1, the worker in one of them; no request under way is cut.
 */
import { holdRequest } from "@/tests/support/held-request";
import { startSecondPortal } from "@/tests/support/second-portal";

const REQUESTS = 24;
/** A connection without an answer for so long has come while the port was closed. */
const LOST_MS = 2000;

it.each([
  { RUN_WORKER: "0", WEB_CONCURRENCY: "1" },
  { RUN_WORKER: "1", WEB_CONCURRENCY: "1" },
  { RUN_WORKER: "0", WEB_CONCURRENCY: "2" },
  { RUN_WORKER: "1", WEB_CONCURRENCY: "2" },
])(
  "with %j, 24 of 24 keep-alive clients get their response and are told to close, and the exit status is 0",
  async (variables) => {
    const processes = Number(variables.WEB_CONCURRENCY);
    const portal = await startSecondPortal(variables);
    await portal.untilLogged("serving", processes);
    const held = await Promise.all(Array.from({ length: REQUESTS }, () => holdRequest(portal.url)));
    const stopped = portal.stop();
    // New connections are refused once the server has received the signal.
    await expectRefused(portal.url);
    for (const { finish } of held) finish();
    const responses = await Promise.all(held.map(({ response }) => response));
    expect(responses.map(({ status, headers }) => [status, headers.connection])).toEqual(
      Array(REQUESTS).fill([303, "close"]),
    );
    expect(await stopped).toBe(0);
    const ends = portal.lines("stopped");
    expect(ends.map(({ cut }) => cut)).toEqual(Array(processes).fill(0));
    expect(new Set(ends.map(({ pid }) => pid)).size).toBe(processes);
  },
);

/**
 * Connects until the port is closed. When a listening socket closes, the kernel resets connections that the process has
 * not accepted yet (also with a plain `net.Server`), so some connections may end with ECONNRESET first. With several
 * processes, `node:cluster` cannot give away a connection that comes while the last one closes, and keeps it open until
 * the starting process ends.
 */
async function expectRefused(url: string): Promise<void> {
  for (;;) {
    const code = await fetch(`${url}/api/health/live`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(LOST_MS),
    }).then(
      () => "answered",
      (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? error.name,
    );
    if (code === "ECONNREFUSED") return;
    expect(["answered", "ECONNRESET", "TimeoutError"]).toContain(code);
  }
}
