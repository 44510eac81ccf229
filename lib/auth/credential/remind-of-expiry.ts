import "server-only";
import { dueReminder, reminderRange } from "@/lib/auth/credential/password-reminder";
import { listAgeingPasswords, takeReminder } from "@/lib/auth/credential/reminder-store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { endOfBudapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { enqueueNotifications } from "@/lib/notification/enqueue";

const BATCH = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

export type ReminderCounts = { reminded: number; notifiedExpired: number; failed: number };

/**
 * Reminds of ageing passwords 30, 7 and 1 days before their end and tells once when they have ended (R12, R16, SEC-9).
 * Safe to call often and by many at once: each letter of one password is queued once. Whether it is still true is asked
 * again when it is sent. Each customer is a transaction of their own.
 *
 * @param options.signal begin no further customer once it is aborted; the next run passes over those already reminded
 */
export async function remindOfExpiry(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<ReminderCounts> {
  const now = ctx.clock.now();
  const { from, to } = reminderRange(now);
  const span = { from: startOfBudapestDay(from), before: endOfBudapestDay(to), limit: BATCH };
  const counts: ReminderCounts = { reminded: 0, notifiedExpired: 0, failed: 0 };
  let afterId = FIRST_ID;
  for (;;) {
    const batch = await listAgeingPasswords(ctx.db, { ...span, afterId });
    for (const password of batch) {
      if (options.signal?.aborted) return counts;
      try {
        const step = await remind(ctx, password);
        if (step !== null) counts[step === 0 ? "notifiedExpired" : "reminded"] += 1;
      } catch (error) {
        // One customer's trouble is not the others'.
        ctx.log.error({ accountId: password.accountId }, "a reminder could not be queued", error);
        counts.failed += 1;
      }
    }
    if (batch.length < BATCH) return counts;
    afterId = batch.at(-1)?.accountId ?? afterId;
  }
}

type AgeingPassword = Awaited<ReturnType<typeof listAgeingPasswords>>[number];

async function remind(ctx: Context, password: AgeingPassword): Promise<number | null> {
  const now = ctx.clock.now();
  const due = dueReminder(password.passwordChangedAt, now);
  if (!due || !password.emailAddress || password.taken.split(",").includes(String(due.step))) return null;
  const { accountId, emailAddress, locale, version } = password;
  return inTransaction(ctx.db, async (tx) => {
    const reminder = { accountId, credentialVersion: version, daysBefore: due.step, queuedAt: now };
    if (!(await takeReminder(tx, reminder))) return null;
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
