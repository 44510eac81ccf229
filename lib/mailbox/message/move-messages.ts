import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { lockMessages, setDeletedAt, setMarkedPaidAt, setUnread } from "@/lib/mailbox/message/message-store";
import { type MessageState, messageState } from "@/lib/mailbox/message/visibility";

export type BulkInput = { accountId: AuthorizedAccountId; ids: string[] };

/** `changed`: ids that this call changed; `missing`: number of ids that are not messages of this customer (any more). */
export type BulkOutcome = { changed: string[]; missing: number };

type Locked = Awaited<ReturnType<typeof lockMessages>>[number];

async function changeLocked(
  ctx: Context,
  { accountId, ids }: BulkInput,
  states: MessageState[],
  change: (tx: Db, messages: Locked[], now: Date) => Promise<string[]>,
): Promise<BulkOutcome> {
  const uniqueIds = [...new Set(ids)];
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const locked = await lockMessages(tx, { accountId, messageIds: uniqueIds.filter(isUuid) });
    const messages = locked.filter((message) => states.includes(messageState(message, now)));
    const changed = messages.length === 0 ? [] : await change(tx, messages, now);
    return { changed, missing: uniqueIds.length - messages.length };
  });
}

/** Moves messages to the trash (R10). Messages in the trash are left unchanged and get no second event. */
export function deleteMessages(ctx: Context, input: BulkInput): Promise<BulkOutcome> {
  return changeLocked(ctx, input, ["inbox", "withdrawn", "trash"], async (tx, messages, now) => {
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

/** Restores messages from the trash. Messages in the inbox are left unchanged. */
export function restoreMessages(ctx: Context, input: BulkInput): Promise<BulkOutcome> {
  return changeLocked(ctx, input, ["inbox", "withdrawn", "trash"], async (tx, messages, now) => {
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

/** Sets or clears the unread mark. The evidence of the first opening (`firstReadAt`) does not change. */
export function markMessages(ctx: Context, input: BulkInput & { as: "read" | "unread" }): Promise<BulkOutcome> {
  const unread = input.as === "unread";
  return changeLocked(ctx, input, ["inbox", "withdrawn"], async (tx, messages) => {
    const messageIds = messages.filter((message) => message.unread !== unread).map((message) => message.id);
    if (messageIds.length > 0) await setUnread(tx, { accountId: input.accountId, messageIds }, unread);
    return messageIds;
  });
}

/**
 * Sets or clears the customer's mark that they have paid a bill. It ends the reminders of the due date. It is no evidence
 * of a payment, so it is not part of the history. Messages that are no bills are left unchanged.
 */
export function markPaid(ctx: Context, input: BulkInput & { as: "paid" | "unpaid" }): Promise<BulkOutcome> {
  return changeLocked(ctx, input, ["inbox"], (tx, messages, now) =>
    setMarkedPaidAt(
      tx,
      { accountId: input.accountId, messageIds: messages.map(({ id }) => id) },
      input.as === "paid" ? now : null,
    ),
  );
}
