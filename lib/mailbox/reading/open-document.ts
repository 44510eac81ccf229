import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type ByteBudget, documentByteBudget, type Release } from "@/lib/document/byte-budget";
import { unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { assertNever, err, ok, type Result } from "@/lib/kernel/result";
import { findDocument, lockDocument } from "@/lib/mailbox/message/message-store";
import { type MessageDates, messageState } from "@/lib/mailbox/message/visibility";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import type { ReadingKind } from "@/lib/mailbox/reading/reading";
import { recordReading } from "@/lib/mailbox/reading/record-reading";

export type DescribedDocument = { filename: string; mediaType: string; sizeBytes: number };

export type OpenedDocument = {
  filename: string;
  mediaType: string;
  /** Whole and verified. */
  bytes: Buffer;
  sha256: string;
  messageId: string;
  /** Must be called when the bytes are no longer held: `byteStream(bytes, release)` does, else the caller. */
  release: Release;
};

export type ClosedDocument =
  /** Unknown, foreign, elsewhere than asked for, deleted for good: one case on purpose. */
  { kind: "not-found" } | { kind: "expired" } | { kind: "withdrawn" };

export type DocumentFailure =
  | ClosedDocument
  | SignedOut
  /** The bytes are not those that were placed; refused, logged as an alarm and in the audit. */
  | { kind: "damaged"; messageId: string }
  /** Too many bytes in flight in this process: 503 with Retry-After. */
  | { kind: "busy" };

export type DocumentPlace = {
  reader: CustomerSession;
  documentId: string;
  /** Where the customer stands: what lies in the bin opens only from there. */
  from: "inbox" | "trash";
};

/** Name, type and size of a document that would open now, for answers without bytes. Records nothing. */
export async function describeDocument(
  ctx: Context,
  { reader, documentId, from }: DocumentPlace,
): Promise<Result<DescribedDocument, ClosedDocument>> {
  if (!isUuid(documentId)) return err({ kind: "not-found" });
  const document = await findDocument(ctx.db, { accountId: reader.accountId, documentId });
  const closed = whyClosed(document, from, ctx.clock.now());
  if (closed) return err(closed);
  if (!document) return err({ kind: "not-found" });
  const { filename, mediaType, sizeBytes } = document;
  return ok({ filename, mediaType, sizeBytes });
}

/**
 * Opens a document: decrypted and verified whole, then, in one transaction, checked again under the lock of its message
 * and recorded. The bytes are returned only when that transaction has committed: no event, no byte. Answers of one
 * reading share one event (lib/mailbox/reading.ts).
 *
 * @param input.kind `downloaded` when the answer is to be saved
 * @throws what the database throws; then nothing is held and no byte may leave
 */
export async function openDocument(
  ctx: Context,
  input: DocumentPlace & { kind: ReadingKind },
  budget: ByteBudget = documentByteBudget,
): Promise<Result<OpenedDocument, DocumentFailure>> {
  const { reader, documentId, from } = input;
  const { accountId } = reader;
  if (!isUuid(documentId)) return err({ kind: "not-found" });
  const asked = () => findDocument(ctx.db, { accountId, documentId });
  const document = await asked();
  const closed = whyClosed(document, from, ctx.clock.now());
  if (closed) return err(closed);
  if (!document) return err({ kind: "not-found" });
  const release = budget.reserve(document.sizeBytes);
  if (!release) return err({ kind: "busy" });
  try {
    const stored = await findDocumentBytes(ctx.db, documentId);
    const opened = stored
      ? unsealDocument(ctx, stored, document.sha256)
      : err({ kind: "damaged" as const, reason: "missing" as const });
    if (opened.ok) {
      const recorded = await recordOpening(ctx, input);
      if (!recorded.ok) {
        release();
        return recorded;
      }
      const { filename, mediaType, sha256, messageId } = document;
      return ok({ filename, mediaType, sha256, messageId, bytes: opened.value, release });
    }
    release();
    // Purged or deleted between the two reads: bytes that are gone with their item are no damage.
    const closedMeanwhile = whyClosed(await asked(), from, ctx.clock.now());
    if (closedMeanwhile) return err(closedMeanwhile);
    const { messageId } = document;
    await raiseAlarm(ctx, { accountId, documentId, messageId, reason: opened.error.reason });
    return err({ kind: "damaged", messageId });
  } catch (error) {
    release();
    throw error;
  }
}

/** The check that counts and the event, under one lock: whatever closes the document takes the same lock. */
function recordOpening(
  ctx: Context,
  { reader, documentId, from, kind }: DocumentPlace & { kind: ReadingKind },
): Promise<Result<undefined, ClosedDocument | SignedOut>> {
  const { accountId, network } = reader;
  return inTransaction(ctx.db, async (tx) => {
    if (!(await reader.isSignedIn(tx))) return err({ kind: "signed-out" as const });
    const document = await lockDocument(tx, { accountId, documentId });
    const now = ctx.clock.now();
    const closed = whyClosed(document, from, now);
    if (closed) return err(closed);
    if (!document) return err({ kind: "not-found" as const });
    const { messageId, sha256 } = document;
    const started = await recordReading(tx, now, reader, {
      message: { ...document, id: messageId },
      subjectId: documentId,
      kind,
      details: { documentId, sha256 },
    });
    if (started) {
      await recordAuditEvent(tx, now, {
        kind: kind === "opened" ? "document.opened" : "document.downloaded",
        actor: "customer",
        accountId,
        network: network ?? undefined,
        details: { documentId, messageId },
      });
    }
    return ok();
  });
}

/** Why this document does not open from there now; null when it does. */
function whyClosed(message: MessageDates | null, from: "inbox" | "trash", now: Date): ClosedDocument | null {
  if (!message) return { kind: "not-found" };
  const state = messageState(message, now);
  switch (state) {
    case "gone":
      return { kind: "not-found" };
    case "retention-passed":
      return { kind: "expired" };
    case "withdrawn":
      return { kind: "withdrawn" };
    case "inbox":
    case "trash":
      if (state !== from) return { kind: "not-found" };
      return message.withdrawnAt ? { kind: "withdrawn" } : null;
    default:
      return assertNever(state);
  }
}

async function raiseAlarm(
  ctx: Context,
  damage: { accountId: string; documentId: string; messageId: string; reason: string },
): Promise<void> {
  const { accountId, ...details } = damage;
  ctx.log.error({ alarm: "document-damaged", ...details }, "A stored document is not what was placed; it was refused");
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, details });
}
