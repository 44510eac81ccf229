import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addSeconds } from "@/lib/kernel/time";
import { appendMessageEvents, hasEventSince } from "@/lib/mailbox/event-store";
import { findDocument, lockMessages, markDownloaded, markOpened } from "@/lib/mailbox/message-store";
import { itemState } from "@/lib/mailbox/visibility";

type NotFound = { kind: "not-found" };

/** Pages are loaded again and viewers fetch one document several times while a person opens it once. */
const SAME_OPENING_SECONDS = 60;

/**
 * Writes down that the customer opened an item: every opening in its history, the first also as evidence (`firstReadAt`),
 * and his unread mark is cleared. For a GET that a person made: neither HEAD nor prefetch (CONTRACT, decision 15).
 *
 * @returns `first`: whether this was the first opening
 */
export async function recordOpened(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string },
): Promise<Result<{ first: boolean }, NotFound>> {
  const { accountId, messageId } = input;
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const items = { accountId, messageIds: [messageId] };
    const [message] = await lockMessages(tx, items);
    if (!message || itemState(message, now) !== "inbox") return err({ kind: "not-found" });
    const first = message.firstReadAt === null;
    if (first || message.unread) await markOpened(tx, items, now);
    const since = addSeconds(now, -SAME_OPENING_SECONDS);
    const again = !first && (await hasEventSince(tx, { messageId, documentId: null, kind: "opened", since }));
    if (!again) await appendMessageEvents(tx, now, [{ messageId, kind: "opened", actor: "customer" }]);
    return ok({ first });
  });
}

/**
 * Writes down that the customer opened or downloaded a document; the first contact also counts as opening its item, the
 * first download is kept in its row (`firstDownloadedAt`: what was saved needs no reminder, SEC-80). For the same kinds
 * of request as {@link recordOpened}: an opening after {@link openDocument} succeeded, a download when its
 * last bytes are taken.
 */
export async function recordDocumentOpened(
  ctx: Context,
  input: {
    accountId: AuthorizedAccountId;
    documentId: string;
    how: "opened" | "downloaded";
    requestId?: string;
    network?: string | null;
  },
): Promise<Result<undefined, NotFound>> {
  const { accountId, documentId, how, requestId, network } = input;
  if (!isUuid(documentId)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const document = await findDocument(tx, { accountId, documentId });
    if (!document) return err({ kind: "not-found" });
    const { messageId, sha256 } = document;
    const items = { accountId, messageIds: [messageId] };
    const [message] = await lockMessages(tx, items);
    const state = message ? itemState(message, now) : "gone";
    if (!message || (state !== "inbox" && state !== "bin")) return err({ kind: "not-found" });
    if (message.firstReadAt === null || message.unread) await markOpened(tx, items, now);
    if (how === "downloaded" && message.firstDownloadedAt === null) await markDownloaded(tx, items, now);
    const since = addSeconds(now, -SAME_OPENING_SECONDS);
    if (await hasEventSince(tx, { messageId, documentId, kind: how, since })) return ok();
    await appendMessageEvents(tx, now, [{ messageId, kind: how, actor: "customer", facts: { documentId, sha256 } }]);
    await recordAuditEvent(tx, now, {
      kind: how === "opened" ? "document.opened" : "document.downloaded",
      actor: "customer",
      accountId,
      requestId,
      network: network ?? undefined,
      facts: { documentId, messageId },
    });
    return ok();
  });
}
