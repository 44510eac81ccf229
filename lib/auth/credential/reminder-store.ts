import "server-only";
import { and, asc, eq, gt, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { credentials, passwordReminders } from "@/drizzle/schema/auth";
import type { ReminderDays } from "@/lib/auth/credential/password-reminder";
import type { Db } from "@/lib/db/connection";

/** Customers whose own password was set within a span, in the order of their ids. */
export function listAgeingPasswords(
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
      /** The steps that this password was reminded of already, separated by commas. */
      taken: sql<string>`coalesce((
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

/** Writes down that a reminder is on its way; false when it was before. */
export async function takeReminder(
  db: Db,
  reminder: { accountId: string; credentialVersion: number; daysBefore: ReminderDays; queuedAt: Date },
): Promise<boolean> {
  const taken = await db.insert(passwordReminders).values(reminder).onConflictDoNothing().returning({
    accountId: passwordReminders.accountId,
  });
  return taken.length > 0;
}
