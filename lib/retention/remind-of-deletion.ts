import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { REMINDER_STEPS, type ReminderStep, reminderWindow } from "@/lib/retention/reminder";
import { claimReminders, listCustomersToRemind, type ReminderWindow } from "@/lib/retention/reminder-store";

const BATCH = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** Letters queued, and the items they are about. */
export type RetentionReminders = { notifications: number; messages: number; failed: number };

/**
 * Reminds customers 30 and 7 days before of items that they have not downloaded (SEC-80): one letter for all of a
 * customer's items of a step, counts only; each item at most once a step, however often and by how many at once this
 * is run. Whether anything is left to remind of is asked again when the letter is sent. Each customer is a transaction
 * of their own.
 *
 * @param options.signal begin no further customer once it is aborted; the next run goes on with those not reminded yet
 */
export async function remindOfDeletion(
  ctx: Context,
  options: { signal?: AbortSignal } = {},
): Promise<RetentionReminders> {
  const counts: RetentionReminders = { notifications: 0, messages: 0, failed: 0 };
  for (const step of REMINDER_STEPS) await remindStep(ctx, step, counts, options.signal);
  return counts;
}

async function remindStep(
  ctx: Context,
  step: ReminderStep,
  counts: RetentionReminders,
  signal: AbortSignal | undefined,
): Promise<void> {
  const now = ctx.clock.now();
  const span: ReminderWindow = { step, now, ...reminderWindow(step, now) };
  let afterId = FIRST_ID;
  for (;;) {
    if (signal?.aborted) return;
    const batch = await listCustomersToRemind(ctx.db, span, { afterId, limit: BATCH });
    for (const customer of batch) {
      if (signal?.aborted) return;
      try {
        const messages = await remindCustomer(ctx, customer, span);
        if (messages > 0) counts.notifications += 1;
        counts.messages += messages;
      } catch (error) {
        // One customer's trouble is not the others'.
        ctx.log.error({ accountId: customer.accountId }, "a reminder could not be queued", error);
        counts.failed += 1;
      }
    }
    if (batch.length < BATCH) return;
    afterId = batch.at(-1)?.accountId ?? afterId;
  }
}

type Customer = Awaited<ReturnType<typeof listCustomersToRemind>>[number];

function remindCustomer(ctx: Context, customer: Customer, span: ReminderWindow): Promise<number> {
  const { accountId, emailAddress, locale } = customer;
  return inTransaction(ctx.db, async (tx) => {
    const messages = await claimReminders(tx, accountId, span);
    const [first] = messages;
    if (!first || !emailAddress) return 0;
    const props = { count: messages.length, days: span.step, firstDeletion: first.availableUntil };
    const messageIds = messages.map(({ messageId }) => messageId);
    await enqueueNotifications(ctx, tx, [
      { accountId, toAddress: emailAddress, locale, content: { kind: "retention", props }, messageIds },
    ]);
    return messages.length;
  });
}
