import "server-only";
import { createHash } from "node:crypto";
import type { SEALINGS } from "@/drizzle/schema/document";
import type { Context } from "@/lib/context";
import { KEY_BYTES, type SealContext, seal, unseal } from "@/lib/crypto/seal";
import { segmentSealer } from "@/lib/crypto/segment-seal";
import { SEGMENT_BYTES, sealedLength, segmentCount } from "@/lib/crypto/segments";
import { inPieces } from "@/lib/document/storage/pieces";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { NamedKey, StoragePlace } from "@/lib/settings";

/** The data key of a document, wrapped. */
export type WrappedKey = {
  documentId: string;
  /** Fingerprint of the master key. */
  keyId: string;
  /** The data key (32 bytes), sealed under the master key. */
  wrappedKey: Buffer;
};

/** A document that is sealed and not stored yet, and what is known of its plain bytes. */
export type SealedDocument = WrappedKey & {
  /** The plain bytes, sealed in segments under the data key. */
  ciphertext: Buffer;
  /** SHA-256 of the plain bytes, hexadecimal. */
  sha256: string;
  sizeBytes: number;
};

/** Enough for what is before the ciphertext in every form. */
export const HEAD_BYTES = 16;

/**
 * What is known of a document sealed whole after its tag was checked, so that a part of it is read without the rest.
 */
export type VerifiedWhole = {
  /** Its place in `wholeForms`. */
  form: number;
  /** The SHA-256 of each segment of the plain bytes, one after the other. */
  digests: Buffer;
};

/** A stored document: how to open it, and where its sealed bytes are. */
export type StoredDocument = WrappedKey & {
  storage: StoragePlace;
  sealing: (typeof SEALINGS)[number];
  /** Key of the object in the S3 store; null when they are in the database. */
  objectKey: string | null;
  /** The first HEAD_BYTES of the sealed bytes; null: the storage has them. */
  head: Buffer | null;
  /** All sealed bytes of a document of at most two segments that is in the database; null: the storage has them. */
  sealed: Buffer | null;
  /** Set when a document sealed whole is opened; undefined before, and of all others. */
  verified?: VerifiedWhole;
};

/** `unknown-key`: the master key is no longer configured; the others: the bytes are not what was sealed. */
export type UnsealFailure = { kind: "damaged"; reason: "unknown-key" | "wrapped-key" | "ciphertext" | "sha256" };

export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function keySeal(master: NamedKey, documentId: string): SealContext {
  return { purpose: "document-key", secret: master.key, associatedData: documentId };
}

/** What the bytes of a document are sealed with: bound to its id, so that bytes moved to another row do not open. */
export function bytesSeal(dataKey: Uint8Array, documentId: string): SealContext {
  return { purpose: "document-bytes", secret: dataKey, associatedData: documentId };
}

type SealingContext = Pick<Context, "settings" | "random">;

/** Makes the data key of a document. Its wrapped form is bound to the document's id. */
export function newDataKey(ctx: SealingContext, documentId: string): WrappedKey & { dataKey: Uint8Array } {
  const master = ctx.settings.documentKeys.current;
  const dataKey = ctx.random.bytes(KEY_BYTES);
  return { documentId, keyId: master.id, wrappedKey: seal(keySeal(master, documentId), ctx.random, dataKey), dataKey };
}

/** A document whose bytes are in memory. */
export type PlainDocument = { documentId: string; bytes: Uint8Array };

/**
 * Seals a document that is in memory, under a new data key, and computes the digest of its plain bytes.
 *
 * @param into gets the ciphertext at its beginning; at least `sealedLength(bytes.length)` long. Default: a new buffer
 */
export function sealDocument(ctx: SealingContext, document: PlainDocument, into?: Buffer): SealedDocument {
  const { bytes } = document;
  return { ...sealPlain(ctx, document, into), sha256: sha256Hex(bytes), sizeBytes: bytes.length };
}

/** `sealDocument` without the digest, for a document whose digest is known. */
export function sealPlain(
  ctx: SealingContext,
  { documentId, bytes }: PlainDocument,
  into: Buffer = Buffer.allocUnsafeSlow(sealedLength(bytes.length)),
): WrappedKey & Pick<SealedDocument, "ciphertext"> {
  const { dataKey, ...wrapped } = newDataKey(ctx, documentId);
  const sealer = segmentSealer(bytesSeal(dataKey, documentId), ctx.random);
  let length = sealer.header.copy(into);
  const count = segmentCount(bytes.length);
  for (let number = 0; number < count; number += 1) {
    const plain = bytes.subarray(number * SEGMENT_BYTES, (number + 1) * SEGMENT_BYTES);
    length += sealer.sealInto(into.subarray(length), plain, { number, isLast: number === count - 1 });
  }
  return { ...wrapped, ciphertext: into.subarray(0, length) };
}

/**
 * Seals a document while it is read, one segment after the other.
 *
 * @param dataKey of this document alone, made by `newDataKey` and used once
 * @param plain in parts of any length
 */
export async function* sealStream(
  ctx: SealingContext,
  { documentId, dataKey }: { documentId: string; dataKey: Uint8Array },
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const sealer = segmentSealer(bytesSeal(dataKey, documentId), ctx.random);
  yield sealer.header;
  // One segment behind, because the last one is sealed as such.
  let number = 0;
  let pending: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const piece of inPieces(plain, SEGMENT_BYTES)) {
    if (!isFirst) yield sealer.seal(pending, { number: number++, isLast: false });
    pending = piece;
    isFirst = false;
  }
  yield sealer.seal(pending, { number, isLast: true });
}

/** Opens the data key of a stored document. */
export function openDataKey(
  { settings }: Pick<Context, "settings">,
  { documentId, keyId, wrappedKey }: WrappedKey,
): Result<Buffer, UnsealFailure> {
  const master = settings.documentKeys.all.find((key) => key.id === keyId);
  if (!master) return err({ kind: "damaged", reason: "unknown-key" });
  const dataKey = unseal(keySeal(master, documentId), wrappedKey);
  return dataKey?.length === KEY_BYTES ? ok(dataKey) : err({ kind: "damaged", reason: "wrapped-key" });
}

/**
 * Wraps a document's data key anew, under the current master key; the document's bytes stay as they are.
 *
 * @returns null when it does not open: its master key is no longer configured, or the row is damaged
 */
export function rewrapKey(ctx: SealingContext, stored: WrappedKey): Pick<WrappedKey, "keyId" | "wrappedKey"> | null {
  const opened = openDataKey(ctx, stored);
  if (!opened.ok) return null;
  const { current } = ctx.settings.documentKeys;
  return { keyId: current.id, wrappedKey: seal(keySeal(current, stored.documentId), ctx.random, opened.value) };
}
