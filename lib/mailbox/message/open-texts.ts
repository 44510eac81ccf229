import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { listTexts, lockMessages, markOpened } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import { READING_MINUTES } from "@/lib/mailbox/reading/reading";
import { listMessagesDownloadedSince, startReadings } from "@/lib/mailbox/reading/reading-store";

/**
 * The texts of messages for an archive, recorded as downloaded. One transaction locks the messages, checks that this
 * reader may see them now, records and reads. A message of which the same session has just downloaded a document gets no
 * second event: text and documents in one archive are one reading of it.
 *
 * @param input.messageIds ids of the database, a few dozen: their rows stay locked while the texts are read
 * @returns by message id; what can no longer be read, and what has no text, is missing
 */
export async function openTexts(
  ctx: Context,
  input: { reader: CustomerSession; messageIds: string[] },
): Promise<Result<Map<string, string>, SignedOut>> {
  const { reader, messageIds } = input;
  const { accountId, sessionId } = reader;
  return inTransaction(ctx.db, async (tx) => {
    if (!(await reader.isSignedIn(tx))) return err({ kind: "signed-out" as const });
    const locked = await lockMessages(tx, { accountId, messageIds });
    const now = ctx.clock.now();
    const readable = locked.filter((message) => messageState(message, now) === "inbox");
    const ids = readable.map(({ id }) => id);
    if (ids.length === 0) return ok(new Map<string, string>());
    const texts = await listTexts(tx, { accountId, messageIds: ids });
    for (const [id, text] of texts) if (text === "") texts.delete(id);
    const since = addMinutes(now, -READING_MINUTES);
    const under = await listMessagesDownloadedSince(tx, { sessionId, messageIds: ids, since });
    const unseen = readable.filter(({ id, firstReadAt, unread }) => texts.has(id) && (firstReadAt === null || unread));
    if (unseen.length > 0) await markOpened(tx, { accountId, messageIds: unseen.map(({ id }) => id) }, now);
    const started = readable.filter(({ id, firstReadAt }) => texts.has(id) && (firstReadAt === null || !under.has(id)));
    await appendMessageEvents(
      tx,
      now,
      started.map(({ id }) => ({ messageId: id, kind: "downloaded" as const, actor: "customer" as const })),
    );
    await startReadings(
      tx,
      now,
      started.map(({ id }) => ({ sessionId, subjectId: id, kind: "downloaded" as const, messageId: id })),
    );
    return ok(texts);
  });
}
