import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import type { SealContext } from "@/lib/crypto/seal";
import { decryptUnchecked, type WholeForm, wholeDecryption, wholeForms } from "@/lib/crypto/sealed-whole";
import { SEGMENT_BYTES, TAG_BYTES } from "@/lib/crypto/segments";
import type { ReadSealed, SegmentSource } from "@/lib/document/segment-source";

/** Sealed bytes that are read at a time while the whole is verified. */
const SLICE_BYTES = 4 * SEGMENT_BYTES;

type WholeDocument = { head: Uint8Array; sizeBytes: number; readSealed: ReadSealed };

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** The SHA-256 of each segment of the plain bytes, when the whole is authentic in this form; else null. */
async function verifiedDigests(form: WholeForm, { sizeBytes, readSealed }: WholeDocument): Promise<Buffer[] | null> {
  const decryption = wholeDecryption(form);
  const digests: Buffer[] = [];
  for (let at = 0; at < sizeBytes; at += SLICE_BYTES) {
    const length = Math.min(SLICE_BYTES, sizeBytes - at);
    const sealed = await readSealed(form.ciphertextFrom + at, length);
    if (sealed.length !== length) return null;
    const plain = decryption.update(sealed);
    for (let from = 0; from < length; from += SEGMENT_BYTES) {
      digests.push(digestOf(plain.subarray(from, from + SEGMENT_BYTES)));
    }
  }
  // One byte more: bytes behind the tag are refused.
  const tag = await readSealed(form.ciphertextFrom + sizeBytes, TAG_BYTES + 1);
  return decryption.isAuthentic(tag) ? digests : null;
}

/**
 * Reads a document that was sealed whole, without holding it: everything is decrypted once to check the tag, and the digest
 * of each segment is kept. A segment that is read later must have its digest, so bytes that are replaced in between are
 * refused too.
 *
 * @returns null when the stored bytes are not what was sealed
 */
export async function openWholeSource(context: SealContext, document: WholeDocument): Promise<SegmentSource | null> {
  for (const form of wholeForms(context, document.head)) {
    const digests = await verifiedDigests(form, document);
    if (digests) return { read: (first, end) => readVerified(form, digests, document, first, end) };
  }
  return null;
}

async function readVerified(
  form: WholeForm,
  digests: Buffer[],
  { sizeBytes, readSealed }: WholeDocument,
  first: number,
  end: number,
): Promise<Buffer | null> {
  const offset = first * SEGMENT_BYTES;
  const length = Math.min(end * SEGMENT_BYTES, sizeBytes) - offset;
  const sealed = await readSealed(form.ciphertextFrom + offset, length);
  if (sealed.length !== length) return null;
  const plain = decryptUnchecked(form, sealed, offset);
  for (let number = first; number * SEGMENT_BYTES < offset + length; number += 1) {
    const from = number * SEGMENT_BYTES - offset;
    const digest = digests[number];
    if (!digest || !timingSafeEqual(digest, digestOf(plain.subarray(from, from + SEGMENT_BYTES)))) return null;
  }
  return plain;
}
