import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { inOneStatement } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import {
  changeMessages,
  deletion,
  type MessageChange,
  paidMark,
  restoration,
  unreadMark,
} from "@/lib/mailbox/message/move-store";

export type BulkInput = { accountId: AuthorizedAccountId; ids: string[] };

/**
 * `changed`: ids that this call changed; `missing`: number of ids that are not messages of this customer (any more).
 */
export type BulkOutcome = { changed: string[]; missing: number };

/**
 * Applies a change to messages in one statement, which is a transaction of its own.
 * @param change made for an instant
 */
async function apply(
  ctx: Context,
  { accountId, ids }: BulkInput,
  change: (now: Date) => MessageChange,
): Promise<BulkOutcome> {
  const uniqueIds = [...new Set(ids)];
  const selection = { accountId, messageIds: uniqueIds.filter(isUuid) };
  const { changed, shown } = await inOneStatement(
    ctx.db,
    (db, isLocked) => {
      const now = ctx.clock.now();
      return changeMessages(db, now, selection, change(now), isLocked);
    },
    (tx) => lockMessages(tx, selection),
  );
  return { changed, missing: uniqueIds.length - shown };
}

/** Moves messages to the trash (R10). Messages in the trash are left unchanged and get no second event. */
export function deleteMessages(ctx: Context, input: BulkInput): Promise<BulkOutcome> {
  return apply(ctx, input, deletion);
}

/** Restores messages from the trash. Messages in the inbox are left unchanged. */
export function restoreMessages(ctx: Context, input: BulkInput): Promise<BulkOutcome> {
  return apply(ctx, input, restoration);
}

/** Sets or clears the unread mark. The evidence of the first opening (`firstReadAt`) does not change. */
export function markMessages(ctx: Context, input: BulkInput & { as: "read" | "unread" }): Promise<BulkOutcome> {
  return apply(ctx, input, (now) => unreadMark(now, input.as === "unread"));
}

/**
 * Sets or clears the customer's mark that they have paid a bill. It ends the reminders of the due date. It is no
 * evidence of a payment, so it is not part of the history. Messages that are no bills are left unchanged.
 */
export function markPaid(ctx: Context, input: BulkInput & { as: "paid" | "unpaid" }): Promise<BulkOutcome> {
  return apply(ctx, input, (now) => paidMark(now, input.as === "paid"));
}
