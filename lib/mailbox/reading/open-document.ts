import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inOneStatement } from "@/lib/db/transaction";
import { type ByteBudget, documentByteBudget, type Release } from "@/lib/document/byte-budget";
import { unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { assertNever, err, ok, type Result } from "@/lib/kernel/result";
import { findDocument } from "@/lib/mailbox/message/message-store";
import { type MessageDates, messageState } from "@/lib/mailbox/message/visibility";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import type { ReadingKind } from "@/lib/mailbox/reading/reading";
import { recentDocuments } from "@/lib/mailbox/reading/recent-documents";
import { type RecordedReading, recordDocumentReading } from "@/lib/mailbox/reading/record-document-store";
import { lockForReading } from "@/lib/mailbox/reading/record-reading-store";

export type DescribedDocument = { filename: string; mediaType: string; sizeBytes: number };

export type OpenedDocument = {
  filename: string;
  mediaType: string;
  /** The complete document; its SHA-256 is verified. */
  bytes: Buffer;
  sha256: string;
  messageId: string;
  /** Returns the bytes to the budget. `byteStream(bytes, release)` calls it; without a stream the caller must. */
  release: Release;
};

export type UnavailableDocument =
  /** Unknown, of another account, in the other list, or purged. One case, so that ids cannot be probed. */
  { kind: "not-found" } | { kind: "expired" } | { kind: "withdrawn" };

export type DocumentFailure =
  | UnavailableDocument
  | SignedOut
  /** The stored bytes are missing or not those that were placed. Logged as an alarm and in the audit log. */
  | { kind: "damaged"; messageId: string }
  /** The byte budget of this process is used up; answered with 503 and Retry-After. */
  | { kind: "busy" };

export type DocumentAccess = {
  session: CustomerSession;
  documentId: string;
  /** The list the customer opens it from. A document of a deleted message opens from the trash only. */
  from: "inbox" | "trash";
};

export type DocumentOpening = DocumentAccess & {
  /** `downloaded` when the answer is saved as a file, `opened` when the browser shows it. */
  kind: ReadingKind;
  /** A part (HTTP range) that a viewer requests while the document is already shown; false by default. */
  isPart?: boolean;
};

/**
 * Name, media type and size (bytes) of a document that would open now. Used for answers without a body (HEAD, 416).
 * Records no event.
 */
export async function describeDocument(
  ctx: Context,
  { session, documentId, from }: DocumentAccess,
): Promise<Result<DescribedDocument, UnavailableDocument>> {
  if (!isUuid(documentId)) return err({ kind: "not-found" });
  const document = await findDocument(ctx.db, { accountId: session.accountId, documentId });
  const unavailable = unavailability(document, from, ctx.clock.now());
  if (unavailable) return err(unavailable);
  if (!document) return err({ kind: "not-found" });
  const { filename, mediaType, sizeBytes } = document;
  return ok({ filename, mediaType, sizeBytes });
}

/**
 * Decrypts a document for its customer and records the reading.
 *
 * The whole document is decrypted and verified first. Then one statement locks the message, checks access again and
 * appends the event. The bytes are returned only after that commit, so no byte leaves without an event. Answers of one
 * reading share one event (lib/mailbox/reading/reading.ts).
 *
 * Only a document that the browser begins to show clears the unread mark. A download does not, because the customer may
 * never have looked at the file; nor does a part, because a viewer requests parts long after the opening.
 *
 * @param budget limit on the bytes that this process holds at a time
 * @throws database errors; the bytes are then released and must not be sent
 */
export async function openDocument(
  ctx: Context,
  input: DocumentOpening,
  budget: ByteBudget = documentByteBudget,
): Promise<Result<OpenedDocument, DocumentFailure>> {
  const { session, documentId, from } = input;
  const { accountId } = session;
  if (!isUuid(documentId)) return err({ kind: "not-found" });
  const findRequested = () => findDocument(ctx.db, { accountId, documentId });
  const document = await findRequested();
  const unavailable = unavailability(document, from, ctx.clock.now());
  if (unavailable) return err(unavailable);
  if (!document) return err({ kind: "not-found" });
  const release = budget.reserve(document.sizeBytes);
  if (!release) return err({ kind: "busy" });
  try {
    const stored = await findDocumentBytes(ctx.db, documentId);
    const opened = stored
      ? unsealDocument(ctx, stored, document.sha256)
      : err({ kind: "damaged" as const, reason: "missing" as const });
    if (opened.ok) {
      const recorded = await recordOpening(ctx, input, document);
      if (!recorded.ok) {
        release();
        return recorded;
      }
      const { filename, mediaType, sha256, messageId } = document;
      if (stored) recentDocuments().keep({ accountId, messageId, stored, sha256, sizeBytes: document.sizeBytes });
      return ok({ filename, mediaType, sha256, messageId, bytes: opened.value, release });
    }
    release();
    // The message may have been purged or deleted between the two reads; missing bytes are then no damage.
    const unavailableNow = unavailability(await findRequested(), from, ctx.clock.now());
    if (unavailableNow) return err(unavailableNow);
    const { messageId } = document;
    await reportDamage(ctx, { accountId, documentId, messageId, reason: opened.error.reason });
    return err({ kind: "damaged", messageId });
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Checks access and appends the event under the lock of the message, in one statement. Deletion, withdrawal and purge take
 * the same lock, so the result of this check holds until the event is committed.
 */
export function recordOpening(
  ctx: Context,
  { session, documentId, from, kind, isPart }: DocumentOpening,
  { messageId, sha256 }: { messageId: string; sha256: string },
): Promise<Result<RecordedReading["document"], UnavailableDocument | SignedOut>> {
  const clearsUnread = kind === "opened" && !isPart;
  const reading = { messageId, subjectId: documentId, kind, from, clearsUnread, details: { documentId, sha256 } };
  return inOneStatement(
    ctx.db,
    async (db, isLocked) => {
      const now = ctx.clock.now();
      const recorded = await recordDocumentReading(db, now, session, { ...reading, isLocked });
      if (!recorded) return err({ kind: "signed-out" as const });
      const unavailable = unavailability(recorded.message, from, now);
      return unavailable ? err(unavailable) : ok(recorded.document);
    },
    (tx) => lockForReading(tx, session, messageId),
  );
}

/** Why a document of this message does not open from the given list now; null when it does. */
function unavailability(message: MessageDates | null, from: "inbox" | "trash", now: Date): UnavailableDocument | null {
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

async function reportDamage(
  ctx: Context,
  damage: { accountId: string; documentId: string; messageId: string; reason: string },
): Promise<void> {
  const { accountId, ...details } = damage;
  ctx.log.error({ alarm: "document-damaged", ...details }, "A stored document is not what was placed; it was refused");
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, details });
}
