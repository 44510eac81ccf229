import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { listTexts, lockMessages, markFirstRead } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import { type CustomerSession, lockSession, type SignedOut } from "@/lib/mailbox/reading/customer-session";
import { READING_MINUTES } from "@/lib/mailbox/reading/reading";
import { listMessagesDownloadedSince, startReadings } from "@/lib/mailbox/reading/reading-store";

/**
 * The texts of messages for an archive, recorded as downloaded. One transaction locks the messages, checks access,
 * reads the texts and records the downloads. No event is added for a message of which the session has downloaded a
 * document within READING_MINUTES: text and documents of one archive are one reading. The unread mark stays.
 *
 * @param input.messageIds valid UUIDs; at most a few dozen, because the messages stay locked while the texts are read
 * @returns texts by message id; messages that cannot be read or have no text are left out
 */
export async function openTexts(
  ctx: Context,
  input: { session: CustomerSession; messageIds: string[] },
): Promise<Result<Map<string, string>, SignedOut>> {
  const { session, messageIds } = input;
  const { accountId, sessionId } = session;
  return inTransaction(ctx.db, async (tx) => {
    if (!(await lockSession(tx, session))) return err({ kind: "signed-out" as const });
    const locked = await lockMessages(tx, { accountId, messageIds });
    const now = ctx.clock.now();
    const readable = locked.filter((message) => messageState(message, now) === "inbox");
    const ids = readable.map(({ id }) => id);
    if (ids.length === 0) return ok(new Map<string, string>());
    const texts = await listTexts(tx, { accountId, messageIds: ids });
    for (const [id, text] of texts) if (text === "") texts.delete(id);
    const since = addMinutes(now, -READING_MINUTES);
    const downloaded = await listMessagesDownloadedSince(tx, { accountId, sessionId, messageIds: ids, since });
    const firstRead = readable.filter(({ id, firstReadAt }) => texts.has(id) && firstReadAt === null);
    if (firstRead.length > 0) await markFirstRead(tx, { accountId, messageIds: firstRead.map(({ id }) => id) }, now);
    const started = readable.filter(
      ({ id, firstReadAt }) => texts.has(id) && (firstReadAt === null || !downloaded.has(id)),
    );
    await appendMessageEvents(
      tx,
      now,
      started.map(({ id }) => ({ messageId: id, kind: "downloaded" as const, actor: "customer" as const })),
    );
    await startReadings(
      tx,
      now,
      started.map(({ id }) => ({ sessionId, accountId, subjectId: id, kind: "downloaded" as const, messageId: id })),
    );
    return ok(texts);
  });
}
