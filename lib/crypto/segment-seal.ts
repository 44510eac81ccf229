/**
 * Encrypts a file in segments that open one by one (AES-256-GCM in the STREAM construction: Hoang, Reyhanitabar,
 * Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015).
 *
 * Sealed bytes are version (1) ‖ nonce prefix (7) ‖ segments. A segment is ciphertext (SEGMENT_BYTES, the last one
 * fewer) ‖ tag (16). Its nonce is prefix (7) ‖ number (4, big endian, from 0) ‖ 1 for the last segment, else 0. So a
 * segment opens only at its own place, and a file without its end does not open as a shorter file. Version, purpose and
 * the row's id are authenticated with every segment.
 */
import "server-only";
import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { CIPHER, type SealContext, versionedInput } from "@/lib/crypto/seal";
import { HEADER_BYTES, NONCE_PREFIX_BYTES, SEALED_SEGMENT_BYTES, TAG_BYTES } from "@/lib/crypto/segments";
import { freeBytes } from "@/lib/kernel/free-bytes";
import type { Random } from "@/lib/kernel/random";

const VERSION = 2;

function nonceOf(prefix: Uint8Array, { number, isLast }: SegmentPosition): Buffer {
  const nonce = Buffer.alloc(NONCE_PREFIX_BYTES + 5);
  nonce.set(prefix);
  nonce.writeUInt32BE(number, NONCE_PREFIX_BYTES);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_PREFIX_BYTES + 4);
  return nonce;
}

export type SegmentPosition = {
  /** From 0. */
  number: number;
  isLast: boolean;
};

export type SegmentSealer = {
  /** The beginning of the sealed bytes, before the first segment. */
  header: Buffer;
  /** Seals the next segment. @param plain SEGMENT_BYTES, or for the last one at most as many */
  seal(plain: Uint8Array, position: SegmentPosition): Buffer;
  /** Seals it into the beginning of `target`. @returns its length, TAG_BYTES more than that of `plain` */
  sealInto(target: Uint8Array, plain: Uint8Array, position: SegmentPosition): number;
};

/** The key as an object of Node, made once: given as bytes, Node would make one for each segment, 20 µs each. */
function segmentKey(context: SealContext) {
  const { key, authenticated } = versionedInput(context, VERSION);
  return { key: createSecretKey(key), authenticated };
}

/**
 * Makes the sealer of one file. Each position must be sealed once only.
 *
 * @param context its secret must be a key of this file alone, because a prefix of 7 bytes does not keep the nonces of
 *        many files under one key apart
 */
export function segmentSealer(context: SealContext, random: Pick<Random, "bytes">): SegmentSealer {
  const { key, authenticated } = segmentKey(context);
  const prefix = random.bytes(NONCE_PREFIX_BYTES);
  const sealInto: SegmentSealer["sealInto"] = (target, plain, position) => {
    const nonce = nonceOf(prefix, position);
    const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(authenticated);
    const ciphertext = cipher.update(plain);
    target.set(ciphertext);
    freeBytes(ciphertext);
    // GCM is a stream cipher: nothing is left for `final`.
    cipher.final();
    target.set(cipher.getAuthTag(), plain.length);
    return plain.length + TAG_BYTES;
  };
  return {
    header: Buffer.concat([Buffer.of(VERSION), prefix]),
    seal(plain, position) {
      const sealed = Buffer.allocUnsafeSlow(plain.length + TAG_BYTES);
      sealInto(sealed, plain, position);
      return sealed;
    },
    sealInto,
  };
}

/**
 * Opens one segment, whole or not at all. Null when it is not the one that was sealed at this position of this file.
 */
export type OpenSegment = (sealed: Uint8Array, position: SegmentPosition) => Buffer | null;

/**
 * Makes the function that opens the segments of one file, in any order.
 *
 * @param header the first HEADER_BYTES of the sealed bytes
 * @returns null when the header is truncated or of another version
 */
export function segmentOpener(context: SealContext, header: Uint8Array): OpenSegment | null {
  if (header.length !== HEADER_BYTES || header[0] !== VERSION) return null;
  const { key, authenticated } = segmentKey(context);
  const prefix = Uint8Array.from(header.subarray(1));
  return (sealed, position) => {
    const { length } = sealed;
    if (position.isLast ? length < TAG_BYTES || length > SEALED_SEGMENT_BYTES : length !== SEALED_SEGMENT_BYTES)
      return null;
    const decipher = createDecipheriv(CIPHER, key, nonceOf(prefix, position), { authTagLength: TAG_BYTES });
    decipher.setAAD(authenticated).setAuthTag(sealed.subarray(-TAG_BYTES));
    const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
    try {
      decipher.final();
      return plain;
    } catch {
      return null;
    }
  };
}
