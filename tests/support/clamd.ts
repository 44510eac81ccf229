/** A fake ClamAV daemon: implements INSTREAM and PING, finds a given text as malware, and can fail in several ways. */
import net, { type AddressInfo, type Socket } from "node:net";

/**
 * `hang` reads everything and never responds; `close` disconnects at the first byte; `babble` sends an invalid
 * response.
 */
export type ClamdFault = "hang" | "close" | "babble" | null;

export type FakeClamd = {
  /** For CLAMD_ADDRESS. */
  address: string;
  fault: ClamdFault;
  /** The files received completely, in order. */
  scanned: Buffer[];
  close(): Promise<void>;
};

/** The bytes of all chunks; null while the stream has not ended. */
function wholeStream(chunks: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= chunks.length; ) {
    const length = chunks.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    if (at + 4 + length > chunks.length) return null;
    parts.push(chunks.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

const COMMAND = "zINSTREAM\0";

function converse(daemon: FakeClamd, malware: string, socket: Socket): void {
  let heard = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (data) => {
    if (daemon.fault === "close") return void socket.destroy();
    if (daemon.fault === "hang") return;
    if (daemon.fault === "babble") return void socket.end("220 mail.example.hu ESMTP\r\n");
    heard = Buffer.concat([heard, data]);
    const said = heard.toString("latin1", 0, COMMAND.length);
    if (said.startsWith("zPING\0")) return void socket.end("PONG\0");
    if (said !== COMMAND) return;
    const bytes = wholeStream(heard.subarray(COMMAND.length));
    if (!bytes) return;
    daemon.scanned.push(bytes);
    socket.end(bytes.includes(malware) ? "stream: Test.Malware-1 FOUND\0" : "stream: OK\0");
  });
}

/** Starts the fake daemon. @param malware text that counts as malware @param path a UNIX socket instead of a port */
export async function startClamd(malware: string, path?: string): Promise<FakeClamd> {
  const server = net.createServer((socket) => converse(daemon, malware, socket));
  const daemon: FakeClamd = {
    address: "",
    fault: null,
    scanned: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  await new Promise<void>((resolve) =>
    path ? server.listen(path, resolve) : server.listen(0, "127.0.0.1", () => resolve()),
  );
  daemon.address = path ? `unix://${path}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return daemon;
}
