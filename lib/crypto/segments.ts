/** Sizes and places of sealed segments (segment-seal.ts). All numbers are bytes, except numbers of segments. */

/**
 * Plain bytes of every segment but the last, which has 1 to SEGMENT_BYTES; the only segment of an empty file has none.
 */
export const SEGMENT_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
/** Random part of every nonce. The other 5 bytes are the segment's number and whether it is the last one. */
export const NONCE_PREFIX_BYTES = 7;
/** The version byte and the nonce prefix, before the first segment. */
export const HEADER_BYTES = 1 + NONCE_PREFIX_BYTES;
export const SEALED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;

/** Number of segments of a file. An empty file has one, so that its emptiness is authenticated. */
export function segmentCount(plainBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / SEGMENT_BYTES));
}

/** Length of a file in its sealed form. */
export function sealedLength(plainBytes: number): number {
  return HEADER_BYTES + plainBytes + segmentCount(plainBytes) * TAG_BYTES;
}

/** Length of the file in a sealed form of this length; null when no file has such a form. */
export function plainLength(sealedBytes: number): number | null {
  const segments = Math.max(1, Math.ceil((sealedBytes - HEADER_BYTES) / SEALED_SEGMENT_BYTES));
  const plainBytes = sealedBytes - HEADER_BYTES - segments * TAG_BYTES;
  return plainBytes >= 0 && sealedLength(plainBytes) === sealedBytes ? plainBytes : null;
}

/** Number of the segment that holds the plain byte at an offset. */
export function segmentOf(offset: number): number {
  return Math.floor(offset / SEGMENT_BYTES);
}

/**
 * Where neighbouring segments are in the sealed bytes.
 *
 * @param first number of the first one, from 0
 * @param end number after the last one, at most `segmentCount(plainBytes)`
 */
export function sealedPlace(first: number, end: number, plainBytes: number): { from: number; length: number } {
  const from = HEADER_BYTES + first * SEALED_SEGMENT_BYTES;
  const to = Math.min(HEADER_BYTES + end * SEALED_SEGMENT_BYTES, sealedLength(plainBytes));
  return { from, length: to - from };
}
