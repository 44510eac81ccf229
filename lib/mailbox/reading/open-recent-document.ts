import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { Statement } from "@/lib/db/statement";
import { type ByteBudget, documentByteBudget } from "@/lib/document/byte-budget";
import { unsealDocument } from "@/lib/document/seal";
import { continuedReading, type FindContinuedReading } from "@/lib/mailbox/reading/continue-reading-store";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { type DocumentOpening, type OpenedDocument, recordOpening } from "@/lib/mailbox/reading/open-document";
import { type RecentDocument, recentDocuments } from "@/lib/mailbox/reading/recent-documents";

export type RecentAccess = Omit<DocumentOpening, "session"> & {
  isWanted(sizeBytes: number): boolean;
  sessionOf(accountId: AuthorizedAccountId, now: Date): CustomerSession & { values: Record<string, string> };
};

async function openRecent(
  ctx: Context,
  input: RecentAccess,
  findContinued: FindContinuedReading,
  budget: ByteBudget,
): Promise<(OpenedDocument & { accountId: AuthorizedAccountId }) | null> {
  const { documentId, isWanted } = input;
  const recent = recentDocuments().find(documentId);
  const release = recent && isWanted(recent.sizeBytes) ? budget.reserve(recent.sizeBytes) : null;
  if (!recent || !release) return null;
  const { accountId, messageId, sha256, stored } = recent;
  try {
    const opened = unsealDocument(ctx, stored, sha256);
    if (!opened.ok) recentDocuments().drop(documentId);
    const described = opened.ok ? await continueOrRecord(ctx, input, recent, findContinued) : null;
    if (opened.ok && described) return { ...described, accountId, messageId, sha256, bytes: opened.value, release };
    release();
    return null;
  } catch (error) {
    release();
    throw error;
  }
}

/** A reading of the inbox that has begun needs no writing; any other is recorded. Returns null when it is not allowed. */
async function continueOrRecord(
  ctx: Context,
  input: RecentAccess,
  { accountId, messageId, sha256 }: RecentDocument,
  findContinued: FindContinuedReading,
) {
  const { documentId, from, kind, isPart } = input;
  const now = ctx.clock.now();
  const { values, ...session } = input.sessionOf(accountId, now);
  const reading = { sessionId: session.sessionId, accountId, messageId, documentId, kind };
  const continued = from === "inbox" ? await findContinued(ctx.db, now, reading, values) : null;
  if (continued) return continued;
  const recorded = await recordOpening(ctx, { session, documentId, from, kind, isPart }, { messageId, sha256 });
  return recorded.ok ? recorded.value : null;
}

/**
 * Makes the function that opens a document whose sealed bytes this process has kept. A further answer of a reading takes one
 * round trip to the database, a new reading two. The statement that locks the message and checks access authorizes the
 * session too. The bytes are decrypted and verified before it, and returned after its commit.
 *
 * @param lock locks the session, with placeholders; its text is built once
 * @param input.isWanted whether bytes of a document of this size (bytes) are to be sent at all
 * @param input.sessionOf makes the session from the account that the document belongs to. Its lock must return no row unless
 *        the request's session is a live one of that account; `values` are those of `lock`
 * @returns null in every other case than success: not kept, signed out, not available, no free bytes. Nothing is recorded
 *          then; `openDocument` says why
 * @throws database errors; the bytes are then released and must not be sent
 */
export function recentDocumentOpener(lock: Statement) {
  const findContinued = continuedReading(lock);
  return (ctx: Context, input: RecentAccess, budget: ByteBudget = documentByteBudget) =>
    openRecent(ctx, input, findContinued, budget);
}
