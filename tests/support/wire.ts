/** Requests as bytes on a socket: `fetch` would not let them be malformed. */
import { connect } from "node:net";

export type WireAnswer = { status: number; headers: Record<string, string>; body: string; raw: string };

/** Parses one answer; headers in lower case. A chunked body is left as it came. */
export function parseAnswer(raw: string): WireAnswer {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const [line = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((text) => [text.slice(0, text.indexOf(":")).toLowerCase(), text.slice(text.indexOf(":") + 1).trim()]),
  );
  return { status: Number(line.split(" ")[1] ?? 0), headers, body: rest.join("\r\n\r\n"), raw };
}

/**
 * Sends bytes to a server on this machine and returns what it answers until it closes the connection; status 0 when it
 * answers nothing. The request should ask for `Connection: close`.
 */
export function sendWire(port: number, request: string | Buffer): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
    socket.on("close", () => resolve(parseAnswer(Buffer.concat(chunks).toString("utf8"))));
  });
}

/** The text of a request with a body of the given length; `lines` are header lines. */
export function wireRequest(line: string, lines: string[], body: string | Buffer = ""): Buffer {
  const bytes = Buffer.from(body);
  const length = bytes.length > 0 || line.startsWith("POST") ? [`Content-Length: ${bytes.length}`] : [];
  const head = [`${line} HTTP/1.1`, ...lines, ...length, "Connection: close", "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head), bytes]);
}
