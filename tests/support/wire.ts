/** HTTP requests as bytes on a socket, because `fetch` cannot send malformed ones. */
import { connect } from "node:net";

export type WireResponse = { status: number; headers: Record<string, string>; body: string; raw: string };

/** Parses one response; header names in lower case. A chunked body is not decoded. */
export function parseResponse(raw: string): WireResponse {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const [line = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((text) => [text.slice(0, text.indexOf(":")).toLowerCase(), text.slice(text.indexOf(":") + 1).trim()]),
  );
  return { status: Number(line.split(" ")[1] ?? 0), headers, body: rest.join("\r\n\r\n"), raw };
}

/**
 * Sends bytes to a server on this machine and returns its response up to the end of the connection; status 0 without a
 * response. The request should have `Connection: close`.
 */
export function sendWire(port: number, request: string | Buffer): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
    socket.on("close", () => resolve(parseResponse(Buffer.concat(chunks).toString("utf8"))));
  });
}

/** The bytes of a request; adds Content-Length and `Connection: close`. @param lines header lines */
export function wireRequest(line: string, lines: string[], body: string | Buffer = ""): Buffer {
  const bytes = Buffer.from(body);
  const length = bytes.length > 0 || line.startsWith("POST") ? [`Content-Length: ${bytes.length}`] : [];
  const head = [`${line} HTTP/1.1`, ...lines, ...length, "Connection: close", "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head), bytes]);
}
