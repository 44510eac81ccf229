import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import type { SealContext } from "@/lib/crypto/seal";
import { decryptUnchecked, type WholeForm, wholeDecryption, wholeForms } from "@/lib/crypto/sealed-whole";
import { SEGMENT_BYTES, TAG_BYTES } from "@/lib/crypto/segments";
import type { VerifiedWhole } from "@/lib/document/seal";
import type { SealedReader, SegmentSource } from "@/lib/document/segment-source";

/** Sealed bytes that are read at a time while the whole is verified. */
const SLICE_BYTES = 4 * SEGMENT_BYTES;

export type WholeDocument = { head: Uint8Array; sizeBytes: number; sealed: SealedReader };

const DIGEST_BYTES = 32;
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** The SHA-256 of each segment of the plain bytes, when the whole is authentic in this form; else null. */
async function verifiedDigests(form: WholeForm, { sizeBytes, sealed }: WholeDocument): Promise<Buffer | null> {
  const decryption = wholeDecryption(form);
  // One byte more: bytes behind the tag are refused.
  const until = form.ciphertextFrom + sizeBytes + TAG_BYTES + 1;
  const digests: Buffer[] = [];
  for (let at = 0; at < sizeBytes; at += SLICE_BYTES) {
    const length = Math.min(SLICE_BYTES, sizeBytes - at);
    const bytes = await sealed.read(form.ciphertextFrom + at, length, until);
    if (bytes.length !== length) return null;
    const plain = decryption.update(bytes);
    for (let from = 0; from < length; from += SEGMENT_BYTES) {
      digests.push(digestOf(plain.subarray(from, from + SEGMENT_BYTES)));
    }
  }
  const tag = await sealed.read(form.ciphertextFrom + sizeBytes, TAG_BYTES + 1, until);
  return decryption.isAuthentic(tag) ? Buffer.concat(digests) : null;
}

/**
 * Decrypts a document that was sealed whole once, without holding it, to check its tag.
 *
 * @returns null when the stored bytes are not what was sealed
 */
export async function verifyWhole(context: SealContext, document: WholeDocument): Promise<VerifiedWhole | null> {
  for (const [number, form] of wholeForms(context, document.head).entries()) {
    const digests = await verifiedDigests(form, document);
    if (digests) return { form: number, digests };
  }
  return null;
}

/**
 * Reads a document that was sealed whole and is verified. A segment must have the digest that it had then, so bytes
 * that are replaced later are refused too.
 *
 * @returns null when the head is not that of the verified document
 */
export function openWholeSource(
  context: SealContext,
  document: WholeDocument,
  { form: number, digests }: VerifiedWhole,
): SegmentSource | null {
  const form = wholeForms(context, document.head)[number];
  if (!form) return null;
  return {
    read: (first, end, lastEnd = end) => readVerified(form, digests, document, { first, end, lastEnd }),
    close: document.sealed.close,
  };
}

async function readVerified(
  form: WholeForm,
  digests: Buffer,
  { sizeBytes, sealed }: WholeDocument,
  { first, end, lastEnd }: { first: number; end: number; lastEnd: number },
): Promise<Buffer | null> {
  const offset = first * SEGMENT_BYTES;
  const length = Math.min(end * SEGMENT_BYTES, sizeBytes) - offset;
  const until = form.ciphertextFrom + Math.min(lastEnd * SEGMENT_BYTES, sizeBytes);
  const bytes = await sealed.read(form.ciphertextFrom + offset, length, until);
  if (bytes.length !== length) return null;
  const plain = decryptUnchecked(form, bytes, offset);
  for (let number = first; number * SEGMENT_BYTES < offset + length; number += 1) {
    const from = number * SEGMENT_BYTES - offset;
    const digest = digests.subarray(number * DIGEST_BYTES, (number + 1) * DIGEST_BYTES);
    if (digest.length !== DIGEST_BYTES) return null;
    if (!timingSafeEqual(digest, digestOf(plain.subarray(from, from + SEGMENT_BYTES)))) return null;
  }
  return plain;
}
