/**
 * Joins and cuts parts into pieces of the same length, the last one shorter. Holds at most one piece and one part.
 *
 * @param parts of any length; empty ones are skipped
 * @param pieceBytes length of a piece
 * @returns no piece when there are no bytes
 */
export async function* inPieces(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  pieceBytes: number,
): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const part of parts) {
    for (let from = 0; from < part.length; ) {
      const taken = part.subarray(from, from + pieceBytes - heldBytes);
      held.push(taken);
      heldBytes += taken.length;
      from += taken.length;
      if (heldBytes < pieceBytes) continue;
      yield Buffer.concat(held);
      held = [];
      heldBytes = 0;
    }
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}
