import "server-only";
import type { Context } from "@/lib/context";
import type { Statement } from "@/lib/db/statement";
import { readDocument, watchedChunks } from "@/lib/document/read-document";
import { continuedReading, type FindContinuedReading } from "@/lib/mailbox/reading/continue-reading-store";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
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
};

async function openRecent(
  ctx: Context,
  input: RecentAccess,
  findContinued: FindContinuedReading,
): Promise<OpenedDocument | null> {
  const { recent, sessionOf, ...opening } = input;
  const { messageId, sha256, sizeBytes, stored } = recent;
  const { documentId } = stored;
  const read = await readDocument(ctx, stored, recent, input.part ?? null);
  if (!read.ok) {
    recentDocuments().drop(documentId);
    return null;
  }
  const described = await continueOrRecord(ctx, input, findContinued);
  if (!described) return null;
  const chunks = watchedChunks(read.value, (reason) => {
    recentDocuments().drop(documentId);
    const access = { ...opening, documentId, session: sessionOf(ctx.clock.now()) };
    return reportDamage(ctx, access, { messageId, reason }, stored.storage);
  });
  return { ...described, messageId, sha256, sizeBytes, chunks };
}

/** A reading of the inbox that has begun needs no writing; any other is recorded. Returns null when it is not allowed. */
async function continueOrRecord(
  ctx: Context,
  { recent, from, kind, isPart, sessionOf }: RecentAccess,
  findContinued: FindContinuedReading,
) {
  const { accountId, messageId, sha256, stored } = recent;
  const { documentId } = stored;
  const now = ctx.clock.now();
  const { values, ...session } = sessionOf(now);
  const reading = { sessionId: session.sessionId, accountId, messageId, documentId, kind };
  const continued = from === "inbox" ? await findContinued(ctx.db, now, reading, values) : null;
  if (continued) return continued;
  const recorded = await recordOpening(ctx, { session, documentId, from, kind, isPart }, { messageId, sha256 });
  return recorded.ok ? recorded.value : null;
}

/**
 * Makes the function that opens a document which this process has kept. A further answer of a reading takes one round trip to
 * the database, a new reading two, and as many as its segments take. The statement that locks the message and checks access
 * authorizes the session too. The first segments are decrypted and verified before it, and returned after its commit.
 *
 * @param lock locks the session, with placeholders; its text is built once
 * @param input.sessionOf its lock must return no row unless the request's session is a live one of the document's account;
 *        `values` are those of `lock`
 * @returns null in every other case than success: signed out, not available, damaged. Nothing is recorded then;
 *          `openDocument` says why
 * @throws database errors; nothing may be sent then
 */
export function recentDocumentOpener(lock: Statement) {
  const findContinued = continuedReading(lock);
  return (ctx: Context, input: RecentAccess): Promise<OpenedDocument | null> => openRecent(ctx, input, findContinued);
}
