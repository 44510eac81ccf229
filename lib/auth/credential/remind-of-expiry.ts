import "server-only";
import { dueReminder, reminderRange } from "@/lib/auth/credential/password-reminder";
import { listPasswordsSetBetween, recordReminder } from "@/lib/auth/credential/reminder-store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { endOfBudapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { remindEachCustomer } from "@/lib/notification/remind-each-customer";

export type ReminderCounts = { reminded: number; notifiedExpired: number; failed: number };

/**
 * Queues reminders 30, 7 and 1 days before a password expires, and one notification once it has expired (R12, R16).
 * Safe to call repeatedly and in parallel: each reminder of a password is queued once. Whether it still applies is
 * checked again at sending. Each customer has a transaction of their own.
 *
 * @param options.signal once aborted, no further customer is processed; the next call skips those already reminded
 * @returns numbers of customers: reminded before the expiry, notified of the expiry, failed
 */
export async function remindOfExpiry(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<ReminderCounts> {
  const now = ctx.clock.now();
  const { from, to } = reminderRange(now);
  const span = { from: startOfBudapestDay(from), before: endOfBudapestDay(to) };
  const counts = { reminded: 0, notifiedExpired: 0 };
  const failed = await remindEachCustomer(ctx, {
    listPage: (page) => listPasswordsSetBetween(ctx.db, { ...span, ...page }),
    remind: async (password) => {
      const step = await remind(ctx, password);
      if (step !== null) counts[step === 0 ? "notifiedExpired" : "reminded"] += 1;
    },
    signal: options.signal,
  });
  return { ...counts, failed };
}

type PasswordToRemind = Awaited<ReturnType<typeof listPasswordsSetBetween>>[number];

async function remind(ctx: Context, password: PasswordToRemind): Promise<number | null> {
  const now = ctx.clock.now();
  const due = dueReminder(password.passwordChangedAt, now);
  if (!due || !password.emailAddress || password.recordedSteps.split(",").includes(String(due.step))) return null;
  const { accountId, emailAddress, locale, version } = password;
  return inTransaction(ctx.db, async (tx) => {
    const reminder = { accountId, credentialVersion: version, daysBefore: due.step, queuedAt: now };
    if (!(await recordReminder(tx, reminder))) return null;
    await enqueueNotifications(ctx, tx, [
      {
        accountId,
        toAddress: emailAddress,
        locale,
        content:
          due.step === 0
            ? { kind: "expired", props: {} }
            : { kind: "expiry", props: { days: due.daysLeft, validUntil: due.validUntil } },
      },
    ]);
    return due.step;
  });
}
