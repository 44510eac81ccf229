import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inOneStatement } from "@/lib/db/transaction";
import { type BytePart, readDocument, watchedChunks } from "@/lib/document/read-document";
import type { StoredDocument } from "@/lib/document/seal";
import { withSmallSealed } from "@/lib/document/small-sealed";
import { findStoredDocument, findStoredDocuments } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { assertNever, err, ok, type Result } from "@/lib/kernel/result";
import { findDocument, findDocuments } from "@/lib/mailbox/message/message-store";
import { type MessageDates, messageState } from "@/lib/mailbox/message/visibility";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import type { ReadingKind } from "@/lib/mailbox/reading/reading";
import { recentDocuments } from "@/lib/mailbox/reading/recent-documents";
import { type RecordedReading, recordDocumentReading } from "@/lib/mailbox/reading/record-document-store";
import { lockForReading } from "@/lib/mailbox/reading/record-reading-store";
import { countStorageError } from "@/lib/metrics/process-metrics";
import type { StoragePlace } from "@/lib/settings";

export type DescribedDocument = { filename: string; mediaType: string; sizeBytes: number };

export type OpenedDocument = {
  filename: string;
  mediaType: string;
  /** Of the whole document. */
  sizeBytes: number;
  sha256: string;
  messageId: string;
  /**
   * The requested bytes, verified segment by segment. It throws when the next ones are damaged or gone; the answer must
   * then be broken off. Damage is logged and recorded by then.
   */
  chunks: AsyncGenerator<Buffer>;
};

export type UnavailableDocument =
  /** Unknown, of another account, in the other list, or purged. One case, so that ids cannot be probed. */
  { kind: "not-found" } | { kind: "expired" } | { kind: "withdrawn" };

export type DocumentFailure =
  | UnavailableDocument
  | SignedOut
  /** The stored bytes are missing or not those that were placed. Logged as an alarm and in the audit log. */
  | { kind: "damaged"; messageId: string };

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
  /** The bytes that are wanted; all by default. */
  part?: BytePart | null;
  /** Whether further answers of this reading may follow, so that what they need is kept; true by default. */
  isContinued?: boolean;
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

/** A document of the account and how it is stored; neither is checked or decrypted. */
export type FoundDocument = {
  document: Awaited<ReturnType<typeof findDocument>>;
  stored: StoredDocument | null;
};

/**
 * Finds several documents by two statements, for `beginDocument`. Records nothing.
 *
 * @param input.documentIds small ones, whose sealed bytes are read too
 * @returns by document id; those that do not open are left out
 */
export async function findSmallDocuments(
  ctx: Context,
  { session, documentIds, from }: Pick<DocumentAccess, "session" | "from"> & { documentIds: string[] },
): Promise<Map<string, FoundDocument>> {
  const { accountId } = session;
  const now = ctx.clock.now();
  const documents = await findDocuments(ctx.db, { accountId, documentIds });
  const opening = documents.filter((document) => !unavailability(document, from, now));
  const stored = await findStoredDocuments(
    ctx.db,
    opening.map(({ id }) => id),
  );
  return new Map(opening.map((document) => [document.id, { document, stored: stored.get(document.id) ?? null }]));
}

/** A document whose first segments are read, or why it does not open. Nothing of it may be sent yet. */
export type BegunDocument = Awaited<ReturnType<typeof beginDocument>>;

/**
 * Finds a document and reads its first segments, without recording anything. Must be followed by `openDocument`, unless
 * the document has at most two segments: of a larger one in the S3 store a request may be open.
 *
 * @param known by `findSmallDocuments`, which may be a while ago; by default the document is looked for
 * @throws database errors
 */
export async function beginDocument(
  ctx: Context,
  { session, documentId, from, part = null }: DocumentOpening,
  known?: FoundDocument,
) {
  if (!isUuid(documentId)) return err({ kind: "not-found" as const });
  const document = known?.document ?? (await findDocument(ctx.db, { accountId: session.accountId, documentId }));
  const unavailable = unavailability(document, from, ctx.clock.now());
  if (unavailable) return err(unavailable);
  if (!document) return err({ kind: "not-found" as const });
  const found = known?.stored ?? (await findStoredDocument(ctx.db, documentId));
  const stored = found && (await withSmallSealed(ctx, found, document.sizeBytes));
  // Otherwise each part of a document that was sealed whole would read all of it.
  if (stored?.sealing === "whole") stored.verified = recentDocuments().find(documentId)?.stored.verified;
  const read = stored ? await readDocument(ctx, stored, document, part) : null;
  return ok({ document, stored, read });
}

/**
 * Decrypts a document for its customer and records the reading.
 *
 * The first segments of the requested bytes are decrypted and verified first. Then one statement locks the message,
 * checks access again and appends the event. Bytes are returned only after that commit, so no byte leaves without an
 * event. Answers of one reading share one event (lib/mailbox/reading/reading.ts).
 *
 * Only a document that the browser begins to show clears the unread mark. A download does not, because the customer may
 * never have looked at the file; nor does a part, because a viewer requests parts long after the opening.
 *
 * @param begun by `beginDocument` with the same input, which may be a while ago
 * @throws database errors; nothing may be sent then
 */
export async function openDocument(
  ctx: Context,
  input: DocumentOpening,
  begun?: BegunDocument,
): Promise<Result<OpenedDocument, DocumentFailure>> {
  const beginning = begun ?? (await beginDocument(ctx, input));
  if (!beginning.ok) return beginning;
  const { document, stored, read } = beginning.value;
  const { filename, mediaType, sha256, messageId, sizeBytes } = document;
  const { accountId } = input.session;
  if (!stored || !read?.ok) {
    const reason = read && !read.ok ? read.error.reason : "missing";
    const unavailable = await reportDamage(ctx, input, { messageId, reason }, stored?.storage);
    return err(unavailable ?? { kind: "damaged", messageId });
  }
  const recorded = await recordOpening(ctx, input, document);
  if (!recorded.ok) return recorded;
  if (input.isContinued !== false) recentDocuments().keep({ accountId, messageId, stored, sha256, sizeBytes });
  const chunks = watchedChunks(read.value, (reason) => reportDamage(ctx, input, { messageId, reason }, stored.storage));
  return ok({ filename, mediaType, sha256, messageId, sizeBytes, chunks });
}

/**
 * Checks access and appends the event under the lock of the message, in one statement. Deletion, withdrawal and purge
 * take the same lock, so the result of this check holds until the event is committed.
 */
export function recordOpening(
  ctx: Context,
  { session, documentId, from, kind, isPart }: DocumentOpening,
  { messageId, sha256 }: { messageId: string; sha256: string },
): Promise<Result<RecordedReading["document"], UnavailableDocument | SignedOut>> {
  const clearsUnread = kind === "opened" && !isPart;
  const reading = { messageId, documentId, kind, from, clearsUnread, details: { documentId, sha256 } };
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

/**
 * Logs and records that stored bytes are damaged or missing, unless the message was purged, deleted or withdrawn
 * meanwhile: missing bytes are then no damage.
 *
 * @param place where its bytes are; of a document without a row, the database
 * @returns why the document is not available now; null when it should be
 */
export async function reportDamage(
  ctx: Context,
  { session, documentId, from }: DocumentAccess,
  details: { messageId: string; reason: string },
  place: StoragePlace = "database",
): Promise<UnavailableDocument | null> {
  const { accountId } = session;
  const now = ctx.clock.now();
  const unavailable = unavailability(await findDocument(ctx.db, { accountId, documentId }), from, now);
  if (unavailable) return unavailable;
  const damage = { documentId, ...details };
  countStorageError(place);
  ctx.log.error({ alarm: "document-damaged", ...damage }, "A stored document is not what was placed; it was refused");
  await recordAuditEvent(ctx.db, now, { kind: "document.damaged", actor: "system", accountId, details: damage });
  return null;
}
