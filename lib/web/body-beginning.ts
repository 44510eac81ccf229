import "server-only";

export type BodyBeginning = {
  beginning: Buffer<ArrayBuffer>;
  /** False when the body is longer. */
  isWhole: boolean;
};

/**
 * Reads the first bytes of a body and drops the rest, which is read too: Next's stream throws outside of any request
 * when data arrives after its reader has cancelled, and the connection then takes no further request.
 *
 * @param maxBytes how many bytes are kept
 * @param onBeginning called once, as soon as the beginning is there, and waited for: the rest of a large body may take
 *                    minutes, or never come. A body that breaks off afterwards is no error.
 * @throws when the body breaks off before
 */
export async function readBodyBeginning(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  onBeginning?: (beginning: Buffer<ArrayBuffer>) => Promise<void>,
): Promise<BodyBeginning> {
  const pieces: Uint8Array[] = [];
  let held = 0;
  let isWhole = true;
  let isHanded = false;
  const handOver = async () => {
    isHanded = true;
    await onBeginning?.(Buffer.concat(pieces));
  };
  try {
    for await (const piece of body) {
      const kept = piece.subarray(0, maxBytes - held);
      if (kept.length < piece.length) isWhole = false;
      if (kept.length > 0) pieces.push(kept);
      held += kept.length;
      if (!isWhole && !isHanded) await handOver();
    }
  } catch (error) {
    if (!isHanded || !onBeginning) throw error;
  }
  if (!isHanded) await handOver();
  return { beginning: Buffer.concat(pieces), isWhole };
}
