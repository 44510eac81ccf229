import "server-only";

/**
 * Reads the first bytes of a body and drops the rest, which is read too: Next's stream throws outside of any request
 * when data arrives after its reader has cancelled, and the connection then takes no further request.
 *
 * @param maxBytes how many bytes are kept
 * @returns `isWhole` is false when the body was longer
 */
export async function readBodyBeginning(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<{ beginning: Buffer<ArrayBuffer>; isWhole: boolean }> {
  const pieces: Uint8Array[] = [];
  let held = 0;
  let isWhole = true;
  for await (const piece of body) {
    const kept = piece.subarray(0, maxBytes - held);
    if (kept.length < piece.length) isWhole = false;
    if (kept.length > 0) pieces.push(kept);
    held += kept.length;
  }
  return { beginning: Buffer.concat(pieces), isWhole };
}
