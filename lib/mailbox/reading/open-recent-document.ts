import "server-only";
import type { Context } from "@/lib/context";
import type { Statement } from "@/lib/db/statement";
import { readDocument, watchedChunks } from "@/lib/document/read-document";
import { continuedReading, type FindContinuedReading } from "@/lib/mailbox/reading/continue-reading-store";
import { type CustomerSession, lockSession } from "@/lib/mailbox/reading/customer-session";
import {
  type DocumentOpening,
  type OpenedDocument,
  recordOpening,
  reportDamage,
} from "@/lib/mailbox/reading/open-document";
import { type RecentDocument, recentDocuments } from "@/lib/mailbox/reading/recent-documents";

export type RecentAccess = Pick<DocumentOpening, "from" | "kind" | "isPart" | "part"> & {
  /** From `recentDocuments()`. */
  recent: RecentDocument;
  /** The request's session, for the account that the document belongs to. */
  sessionOf(now: Date): CustomerSession & { values: Record<string, string> };
  /**
   * Called before bytes are read: of a document that is not in memory whole only when the session is proven to be one
   * of the document's account. Nothing is opened when it returns false.
   */
  begin?(): boolean;
};

async function openRecent(
  ctx: Context,
  input: RecentAccess,
  findContinued: FindContinuedReading,
): Promise<OpenedDocument | null> {
  const { recent, sessionOf, begin = () => true, ...opening } = input;
  const { messageId, sha256, sizeBytes, stored } = recent;
  const { documentId } = stored;
  const continued = await continuedOf(ctx, input, findContinued);
  // Bytes in memory cost too little for a round trip of its own: there the recording authorizes the session.
  const isProven = continued || stored.sealed || (await lockSession(ctx.db, sessionOf(ctx.clock.now())));
  if (!isProven || !begin()) return null;
  const read = await readDocument(ctx, stored, recent, input.part ?? null);
  if (!read.ok) {
    recentDocuments().drop(documentId);
    return null;
  }
  const access = () => ({ ...opening, documentId, session: sessionOf(ctx.clock.now()) });
  const described = continued ?? (await record(ctx, access(), recent));
  if (!described) return null;
  const chunks = watchedChunks(read.value, (reason) => {
    recentDocuments().drop(documentId);
    return reportDamage(ctx, access(), { messageId, reason }, stored.storage);
  });
  return { ...described, messageId, sha256, sizeBytes, chunks };
}

/** Name and type of the document when a reading of the inbox has begun, which needs no writing; null when none has. */
async function continuedOf(
  ctx: Context,
  { recent, from, kind, sessionOf }: RecentAccess,
  findContinued: FindContinuedReading,
) {
  if (from !== "inbox") return null;
  const { accountId, messageId, stored } = recent;
  const now = ctx.clock.now();
  const { values, sessionId } = sessionOf(now);
  const reading = { sessionId, accountId, messageId, documentId: stored.documentId, kind };
  return findContinued(ctx.db, now, reading, values);
}

/** Records a reading; null when it is not allowed. */
async function record(ctx: Context, access: DocumentOpening, document: { messageId: string; sha256: string }) {
  const recorded = await recordOpening(ctx, access, document);
  return recorded.ok ? recorded.value : null;
}

/**
 * Makes the function that opens a document which this process has kept. A further answer of a reading takes one round
 * trip to the database, a new reading two of a small document and three of a large one, and as many as its segments
 * take. The statement that locks the message and checks access authorizes the session too. That of a new reading comes
 * after the first segments are decrypted and verified; they are returned after its commit.
 *
 * @param lock locks the session, with placeholders; its text is built once
 * @param input.sessionOf its lock must return no row unless the request's session is a live one of the document's
 *        account; `values` are those of `lock`
 * @returns null in every other case than success: signed out, not available, damaged. Nothing is recorded then;
 *          `openDocument` says why
 * @throws database errors and StorageError; nothing may be sent then
 */
export function recentDocumentOpener(lock: Statement) {
  const findContinued = continuedReading(lock);
  return (ctx: Context, input: RecentAccess): Promise<OpenedDocument | null> => openRecent(ctx, input, findContinued);
}
