import "server-only";
import { and, asc, eq, gt, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { credentials, passwordReminders } from "@/drizzle/schema/auth";
import type { ReminderDays } from "@/lib/auth/credential/password-reminder";
import type { Db } from "@/lib/db/connection";

/** Open accounts whose customer-chosen password was set from `from` until before `before`, in the order of ids. */
export function listPasswordsSetBetween(
  db: Db,
  { from, before, afterId, limit }: { from: Date; before: Date; afterId: string; limit: number },
) {
  return db
    .select({
      accountId: accounts.id,
      emailAddress: accounts.emailAddress,
      locale: accounts.locale,
      version: credentials.version,
      passwordChangedAt: credentials.passwordChangedAt,
      /** Steps already recorded for this password, separated by commas. */
      recordedSteps: sql<string>`coalesce((
        select string_agg(${passwordReminders.daysBefore}::text, ',') from ${passwordReminders}
        where ${passwordReminders.accountId} = ${accounts.id}
          and ${passwordReminders.credentialVersion} = ${credentials.version}), '')`,
    })
    .from(credentials)
    .innerJoin(accounts, eq(accounts.id, credentials.accountId))
    .where(
      and(
        eq(credentials.origin, "chosen"),
        gte(credentials.passwordChangedAt, from),
        lt(credentials.passwordChangedAt, before),
        isNull(accounts.closedAt),
        isNotNull(accounts.emailAddress),
        gt(accounts.id, afterId),
      ),
    )
    .orderBy(asc(accounts.id))
    .limit(limit);
}

/** Records that a reminder is queued; false when it was recorded before. */
export async function recordReminder(
  db: Db,
  reminder: { accountId: string; credentialVersion: number; daysBefore: ReminderDays; queuedAt: Date },
): Promise<boolean> {
  const inserted = await db.insert(passwordReminders).values(reminder).onConflictDoNothing().returning({
    accountId: passwordReminders.accountId,
  });
  return inserted.length > 0;
}
