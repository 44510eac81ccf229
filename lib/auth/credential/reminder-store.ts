import "server-only";
import { and, asc, eq, gt, gte, lt, sql } from "drizzle-orm";
import { credentials, passwordReminders } from "@/drizzle/schema/auth";
import { openAccounts } from "@/lib/account/address-store";
import type { ReminderDays } from "@/lib/auth/credential/password-reminder";
import type { Db } from "@/lib/db/connection";

/** Open accounts whose customer-chosen password was set from `from` until before `before`, in the order of ids. */
export function listPasswordsSetBetween(
  db: Db,
  { from, before, afterId, limit }: { from: Date; before: Date; afterId: string; limit: number },
) {
  const account = openAccounts(db);
  return db
    .select({
      accountId: account.id,
      emailAddress: account.emailAddress,
      locale: account.locale,
      version: credentials.version,
      passwordChangedAt: credentials.passwordChangedAt,
      /** Steps already recorded for this password, separated by commas. */
      recordedSteps: sql<string>`coalesce((
        select string_agg(${passwordReminders.daysBefore}::text, ',') from ${passwordReminders}
        where ${passwordReminders.accountId} = ${account.id}
          and ${passwordReminders.credentialVersion} = ${credentials.version}), '')`,
    })
    .from(credentials)
    .innerJoin(account, eq(account.id, credentials.accountId))
    .where(
      and(
        eq(credentials.origin, "chosen"),
        gte(credentials.passwordChangedAt, from),
        lt(credentials.passwordChangedAt, before),
        gt(account.id, afterId),
      ),
    )
    .orderBy(asc(account.id))
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
