/** HTTP requests as bytes over TLS to a server of this machine with the certificate of tests/support/tls. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { parseResponse, type WireResponse } from "./wire";

const ca = readFileSync(path.resolve(import.meta.dirname, "tls/localhost-certificate.pem"));

/** Opens a connection; resolves after the handshake. @param from the client's address, in 127.0.0.0/8 */
export function connectTls(port: number, from = "127.0.0.1"): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, localAddress: from, servername: "localhost", ca };
    const socket = connect(options, () => {
      socket.off("error", reject).on("error", () => {});
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/** Sends bytes and resolves with the response when the server closes the connection; status 0 without one. */
export async function sendTls(port: number, request: string | Buffer, from?: string): Promise<WireResponse> {
  const socket = await connectTls(port, from);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.write(request);
  await new Promise((resolve) => socket.on("close", resolve));
  return parseResponse(Buffer.concat(chunks).toString("utf8"));
}
