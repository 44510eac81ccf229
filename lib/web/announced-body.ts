import "server-only";
import { freeBytes } from "@/lib/kernel/free-bytes";

/**
 * Reads a body into one buffer of the length that its `Content-Length` announces. Each piece is freed when it is
 * copied: otherwise a body of 10 MB would leave as much garbage, and the collections of it take more time than storing
 * its files.
 *
 * @param body whose pieces nobody else reads
 * @returns null when it has another length; the rest is read and dropped, as by `readBodyBeginning`
 * @throws when the body breaks off
 */
export async function readAnnouncedBody(
  body: ReadableStream<Uint8Array>,
  length: number,
): Promise<Buffer<ArrayBuffer> | null> {
  const whole = Buffer.allocUnsafeSlow(length);
  let received = 0;
  for await (const piece of body) {
    if (received + piece.length <= length) whole.set(piece, received);
    received += piece.length;
    freeBytes(piece);
  }
  return received === length ? whole : null;
}
