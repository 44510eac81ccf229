import "server-only";
import { connect, type Socket } from "node:net";
import type { ScannerAddress } from "@/lib/document/scanner-address";

/** `unavailable`: nobody answered, not in time, or not what a scanner answers. */
export type ScanAnswer = { kind: "clean" } | { kind: "infected"; signature: string } | { kind: "unavailable" };

/** What the daemon takes at once is its own business; ours is to let others have a turn. */
const CHUNK_BYTES = 64 * 1024;
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 4096;
/** Names of signatures come from outside and go into the log and the audit. */
const SIGNATURE = /^stream: ([\x21-\x7e]{1,200}) FOUND$/;

/** Sends what `talk` writes and gives back the answer up to the daemon's NUL; null when there is none in time. */
function converse(address: ScannerAddress, timeoutMs: number, talk: (socket: Socket) => void): Promise<string | null> {
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
      .once("connect", () => talk(socket))
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

/** Has a ClamAV daemon look at the bytes, by its INSTREAM command (SEC-62); never throws. */
export async function scanByClamd(
  address: ScannerAddress,
  bytes: Uint8Array,
  timeoutMs = TIMEOUT_MS,
): Promise<ScanAnswer> {
  const answer = await converse(address, timeoutMs, (socket) => {
    socket.write("zINSTREAM\0");
    for (const part of chunksOf(bytes)) socket.write(part);
  });
  if (answer === "stream: OK") return { kind: "clean" };
  const signature = SIGNATURE.exec(answer ?? "")?.[1];
  return signature ? { kind: "infected", signature } : { kind: "unavailable" };
}

/** Whether a ClamAV daemon answers there. */
export async function pingClamd(address: ScannerAddress, timeoutMs = TIMEOUT_MS): Promise<boolean> {
  return (await converse(address, timeoutMs, (socket) => socket.write("zPING\0"))) === "PONG";
}
