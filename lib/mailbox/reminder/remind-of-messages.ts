import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import type { TestRun } from "@/lib/kernel/test-run";
import type { CustomerToRemind } from "@/lib/mailbox/reminder/customer-store";
import type { MessageReminderKind } from "@/lib/mailbox/reminder/reminder";
import { claimReminders, firstDueDate, listCustomersToRemind } from "@/lib/mailbox/reminder/reminder-store";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import type { QueuedContent } from "@/lib/notification/notification-content";
import { remindEachCustomer } from "@/lib/notification/remind-each-customer";

/** Number of queued notifications, of messages in them, and of customers for whom it failed. */
export type MessageReminders = { notifications: number; messages: number; failed: number };

type Options = {
  /** No further customer is started once it is aborted; the next call continues. */
  signal?: AbortSignal;
  /** Only these test customers, by their test clock. */
  test?: TestRun;
};

/**
 * Reminds customers of bills 3 days before their due date (reminder.ts). A customer gets one notification for all of
 * them, with their number and the earliest due date only. No bill is reminded of twice, also by parallel calls. What is
 * still unpaid is checked again when the notification is sent. Each customer is one transaction.
 */
export function remindOfPayments(ctx: Context, options: Options = {}): Promise<MessageReminders> {
  return remindCustomers(ctx, "payment-due", options);
}

/** As `remindOfPayments`, of messages that were announced and that the customer has not opened after 7 days. */
export function remindOfUnread(ctx: Context, options: Options = {}): Promise<MessageReminders> {
  return remindCustomers(ctx, "unread", options);
}

async function remindCustomers(
  ctx: Context,
  kind: MessageReminderKind,
  { signal, test }: Options,
): Promise<MessageReminders> {
  const counts = { notifications: 0, messages: 0 };
  const now = test?.reached ?? ctx.clock.now();
  const accountIds = test?.accountIds;
  const failed = await remindEachCustomer(ctx, {
    listPage: (page) => listCustomersToRemind(ctx.db, { kind, now, accountIds }, page),
    remind: async (customer) => {
      const messages = await remindCustomer(ctx, kind, now, customer);
      if (messages > 0) counts.notifications += 1;
      counts.messages += messages;
    },
    signal,
  });
  return { ...counts, failed };
}

function remindCustomer(
  ctx: Context,
  kind: MessageReminderKind,
  now: Date,
  customer: CustomerToRemind,
): Promise<number> {
  const { accountId, emailAddress, locale } = customer;
  return inTransaction(ctx.db, async (tx) => {
    const messageIds = await claimReminders(tx, { accountId, kind, now });
    if (messageIds.length === 0 || !emailAddress) return 0;
    const content = await contentOf(tx, kind, messageIds);
    await enqueueNotifications(ctx, tx, [{ accountId, toAddress: emailAddress, locale, content, messageIds }]);
    return messageIds.length;
  });
}

async function contentOf(tx: Tx, kind: MessageReminderKind, messageIds: string[]): Promise<QueuedContent> {
  const count = messageIds.length;
  if (kind === "unread") return { kind, props: { count } };
  return { kind, props: { count, firstDue: (await firstDueDate(tx, messageIds)) as string } };
}
