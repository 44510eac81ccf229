/** SIGTERM stops the server and, with RUN_WORKER=1, the worker inside it; no request under way is cut. */
import { connect, type Socket } from "node:net";
import { startSecondPortal } from "@/tests/support/second-portal";
import { parseResponse } from "@/tests/support/wire";

const REQUESTS = 24;
const BODY = "locale=en&returnTo=/help";

type Waiting = { finish(): void; answer: Promise<string> };

/** Sends the head of a form, so that its handler runs and waits for the body. */
function beginPost(url: URL): Promise<Waiting> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(url.port), "127.0.0.1");
    const head = [
      "POST /api/locale HTTP/1.1",
      `Host: ${url.host}`,
      `Origin: ${url.origin}`,
      "Content-Type: application/x-www-form-urlencoded",
      `Content-Length: ${BODY.length}`,
      "Expect: 100-continue",
      "",
      "",
    ].join("\r\n");
    let received = "";
    const answer = new Promise<string>((done) => socket.on("close", () => done(received)));
    socket.on("error", reject);
    socket.on("connect", () => socket.write(head));
    socket.on("data", (chunk) => {
      received += chunk;
      // The server sends this when it has read the head and calls the handler.
      if (received === "HTTP/1.1 100 Continue\r\n\r\n") resolve({ finish: () => socket.write(BODY), answer });
    });
  });
}

it.each(["0", "1"])(
  "with RUN_WORKER=%s, 24 of 24 requests under way are answered, and the exit status is 0",
  async (worker) => {
    const portal = await startSecondPortal({ RUN_WORKER: worker });
    const url = new URL(portal.url);
    const waiting = await Promise.all(Array.from({ length: REQUESTS }, () => beginPost(url)));
    const stopped = portal.stop();
    // New connections are refused once the server has received the signal.
    await expectRefused(portal.url);
    for (const { finish } of waiting) finish();
    const answers = await Promise.all(waiting.map(({ answer }) => answer));
    const statuses = answers.map((text) => parseResponse(text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, "")).status);
    expect(statuses).toEqual(Array(REQUESTS).fill(303));
    expect(await stopped).toBe(0);
    expect(portal.log()).toContain('"cut":0');
  },
  90_000,
);

/**
 * Connects until the port is closed. When a listening socket closes, the kernel resets connections that the process has
 * not accepted yet (also with a plain `net.Server`), so some connections may end with ECONNRESET first.
 */
async function expectRefused(url: string): Promise<void> {
  for (;;) {
    const code = await fetch(`${url}/api/health/live`, { headers: { connection: "close" } }).then(
      () => "answered",
      (error: Error & { cause?: { code?: string } }) => error.cause?.code,
    );
    if (code === "ECONNREFUSED") return;
    expect(["answered", "ECONNRESET"]).toContain(code);
  }
}
