/** A keep-alive client with a request that the server has begun and that ends only when the test says so. */
import { connect, type Socket } from "node:net";
import { parseResponse, type WireResponse } from "./wire";

const BODY = "locale=en&returnTo=/help";
const LAST_CHUNK = "\r\n0\r\n\r\n";
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

export type HeldRequest = {
  /** Sends the rest of the request. */
  finish(): void;
  /** The response (303), once the server has closed the connection; status 0 when it closed without one. */
  response: Promise<WireResponse>;
};

function lines(url: URL, line: string, others: string[]): string {
  return [`${line} HTTP/1.1`, `Host: ${url.host}`, ...others, "", ""].join("\r\n");
}

/** Resolves with what arrives until `isComplete` says that it is all. */
function receive(socket: Socket, isComplete: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const take = (chunk: Buffer) => {
      received += chunk;
      if (!isComplete(received)) return;
      socket.off("data", take).off("error", reject);
      resolve(received);
    };
    socket.on("data", take).once("error", reject);
  });
}

/** Has one request answered, then sends the head of a form on the same connection; resolves when its handler waits. */
export async function holdRequest(portalUrl: string): Promise<HeldRequest> {
  const url = new URL(portalUrl);
  const socket = connect(Number(url.port), "127.0.0.1");
  const first = receive(socket, (text) => text.endsWith(LAST_CHUNK));
  socket.write(lines(url, "GET /api/health/live", []));
  await first;
  // The server sends `100 Continue` when it has read the head and calls the handler.
  const begun = receive(socket, (text) => text === CONTINUE);
  const head = [
    `Origin: ${url.origin}`,
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${BODY.length}`,
    "Expect: 100-continue",
  ];
  socket.write(lines(url, "POST /api/locale", head));
  await begun;
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk;
  });
  socket.on("error", () => {});
  const response = new Promise<WireResponse>((done) => socket.on("close", () => done(parseResponse(received))));
  return { finish: () => socket.write(BODY), response };
}
