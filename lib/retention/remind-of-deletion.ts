import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { TestRun } from "@/lib/kernel/test-run";
import type { CustomerToRemind } from "@/lib/mailbox/reminder/customer-store";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { remindEachCustomer } from "@/lib/notification/remind-each-customer";
import { REMINDER_STEPS, type ReminderStep, reminderWindow } from "@/lib/retention/reminder";
import { claimReminders, listCustomersToRemind, type ReminderWindow } from "@/lib/retention/reminder-store";

/** Number of queued notifications, of messages in them, and of customers for whom it failed. */
export type RetentionReminders = { notifications: number; messages: number; failed: number };

/**
 * Reminds customers of messages that they have not downloaded, 30 and 7 days before deletion (R13). A customer gets one
 * notification per step, with counts only. Each message is reminded of once per step, also by parallel calls. The
 * counts are checked again when the notification is sent. Each customer is one transaction.
 *
 * @param options.signal no further customer is started once it is aborted; the next call continues
 * @param options.test only these test customers, by their test clock
 */
export async function remindOfDeletion(
  ctx: Context,
  options: { signal?: AbortSignal; test?: TestRun } = {},
): Promise<RetentionReminders> {
  const counts: RetentionReminders = { notifications: 0, messages: 0, failed: 0 };
  for (const step of REMINDER_STEPS) await remindStep(ctx, step, counts, options);
  return counts;
}

async function remindStep(
  ctx: Context,
  step: ReminderStep,
  counts: RetentionReminders,
  { signal, test }: { signal?: AbortSignal; test?: TestRun },
): Promise<void> {
  const now = test?.reached ?? ctx.clock.now();
  const window: ReminderWindow = { step, now, ...reminderWindow(step, now), accountIds: test?.accountIds };
  counts.failed += await remindEachCustomer(ctx, {
    listPage: (page) => listCustomersToRemind(ctx.db, window, page),
    remind: async (customer) => {
      const messages = await remindCustomer(ctx, customer, window);
      if (messages > 0) counts.notifications += 1;
      counts.messages += messages;
    },
    signal,
  });
}

function remindCustomer(ctx: Context, customer: CustomerToRemind, window: ReminderWindow): Promise<number> {
  const { accountId, emailAddress, locale } = customer;
  return inTransaction(ctx.db, async (tx) => {
    const messages = await claimReminders(tx, accountId, window);
    const [first] = messages;
    if (!first || !emailAddress) return 0;
    const props = { count: messages.length, days: window.step, firstDeletion: first.availableUntil };
    const messageIds = messages.map(({ messageId }) => messageId);
    await enqueueNotifications(ctx, tx, [
      { accountId, toAddress: emailAddress, locale, content: { kind: "retention", props }, messageIds },
    ]);
    return messages.length;
  });
}
