import "server-only";
import { connect, type Socket } from "node:net";
import type { ScannerAddress } from "@/lib/scanner-address";

/** `unavailable`: no answer, none in time, or one that is not understood. */
export type ScanAnswer = { kind: "clean" } | { kind: "infected"; signature: string } | { kind: "unavailable" };

/** Size of the chunks of INSTREAM; small, so that the event loop is not blocked by one file. */
const CHUNK_BYTES = 64 * 1024;
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 4096;
/** Signature names come from outside and are written to the log and the audit log, so only plain ASCII is accepted. */
const SIGNATURE = /^stream: ([\x21-\x7e]{1,200}) FOUND$/;

/** Connects, sends what `send` writes and returns the answer up to its NUL; null on an error or a timeout. */
function request(address: ScannerAddress, timeoutMs: number, send: (socket: Socket) => void): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = "";
    let timer: NodeJS.Timeout | undefined;
    const socket = connect(address);
    const end = (value: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(value);
    };
    timer = setTimeout(end, timeoutMs, null);
    socket.setEncoding("latin1");
    socket
      .once("connect", () => send(socket))
      .on("data", (text: string) => {
        answer += text;
        const stop = answer.indexOf("\0");
        if (stop >= 0) end(answer.slice(0, stop));
        else if (answer.length > MAX_ANSWER_BYTES) end(null);
      })
      .once("error", () => end(null))
      .once("close", () => end(null));
  });
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    const chunk = bytes.subarray(from, from + CHUNK_BYTES);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    yield length;
    yield chunk;
  }
  yield Buffer.alloc(4);
}

/** Scans bytes with a ClamAV daemon (command INSTREAM). Never throws. @param timeoutMs for the whole scan */
export async function scanByClamd(
  address: ScannerAddress,
  bytes: Uint8Array,
  timeoutMs = TIMEOUT_MS,
): Promise<ScanAnswer> {
  const answer = await request(address, timeoutMs, (socket) => {
    socket.write("zINSTREAM\0");
    for (const part of chunksOf(bytes)) socket.write(part);
  });
  if (answer === "stream: OK") return { kind: "clean" };
  const signature = SIGNATURE.exec(answer ?? "")?.[1];
  return signature ? { kind: "infected", signature } : { kind: "unavailable" };
}

/** Whether a ClamAV daemon answers at the address. Never throws. */
export async function pingClamd(address: ScannerAddress, timeoutMs = TIMEOUT_MS): Promise<boolean> {
  return (await request(address, timeoutMs, (socket) => socket.write("zPING\0"))) === "PONG";
}
