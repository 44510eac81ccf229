import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { lockMessages, setDeletedAt, setUnread } from "@/lib/mailbox/message/message-store";
import { type MessageState, messageState } from "@/lib/mailbox/message/visibility";

export type BulkInput = { accountId: AuthorizedAccountId; ids: string[] };

/** `changed`: the ids that this very call changed; `missing`: how many of the ids are not the customer's (any more). */
export type BulkOutcome = { changed: string[]; missing: number };

type Locked = Awaited<ReturnType<typeof lockMessages>>[number];

async function withLocked(
  ctx: Context,
  { accountId, ids }: BulkInput,
  states: MessageState[],
  change: (tx: Db, messages: Locked[], now: Date) => Promise<string[]>,
): Promise<BulkOutcome> {
  const wanted = [...new Set(ids)];
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const locked = await lockMessages(tx, { accountId, messageIds: wanted.filter(isUuid) });
    const messages = locked.filter((message) => states.includes(messageState(message, now)));
    const changed = messages.length === 0 ? [] : await change(tx, messages, now);
    return { changed, missing: wanted.length - messages.length };
  });
}

/** Moves items to the bin (CONTRACT, decision 14). What lies there already stays as it is: one deletion, one event. */
export function deleteMessages(ctx: Context, input: BulkInput): Promise<BulkOutcome> {
  return withLocked(ctx, input, ["inbox", "withdrawn", "trash"], async (tx, messages, now) => {
    const messageIds = messages.filter((message) => message.deletedAt === null).map((message) => message.id);
    if (messageIds.length === 0) return [];
    await setDeletedAt(tx, { accountId: input.accountId, messageIds }, now);
    await appendMessageEvents(
      tx,
      now,
      messageIds.map((messageId) => ({ messageId, kind: "deleted", actor: "customer" })),
    );
    return messageIds;
  });
}

/** Brings items back from the bin; what is in the inbox already stays as it is. */
export function restoreMessages(ctx: Context, input: BulkInput): Promise<BulkOutcome> {
  return withLocked(ctx, input, ["inbox", "withdrawn", "trash"], async (tx, messages, now) => {
    const messageIds = messages.filter((message) => message.deletedAt !== null).map((message) => message.id);
    if (messageIds.length === 0) return [];
    await setDeletedAt(tx, { accountId: input.accountId, messageIds }, null);
    await appendMessageEvents(
      tx,
      now,
      messageIds.map((messageId) => ({ messageId, kind: "restored", actor: "customer" })),
    );
    return messageIds;
  });
}

/** Sets the customer's own mark; the evidence of the first opening is another matter and stays untouched. */
export function markMessages(ctx: Context, input: BulkInput & { as: "read" | "unread" }): Promise<BulkOutcome> {
  const unread = input.as === "unread";
  return withLocked(ctx, input, ["inbox", "withdrawn"], async (tx, messages) => {
    const messageIds = messages.filter((message) => message.unread !== unread).map((message) => message.id);
    if (messageIds.length > 0) await setUnread(tx, { accountId: input.accountId, messageIds }, unread);
    return messageIds;
  });
}
