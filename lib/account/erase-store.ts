import "server-only";
import { and, eq, isNotNull, or } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import { isTestAddress } from "@/lib/kernel/test-address";

/** Erases an account's personal data; its row stays, because evidence refers to it. Call after purging the messages. */
export async function eraseAccount(db: Db, accountId: string, at: Date): Promise<void> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  // A test customer's contract numbers must not route messages of real customers, who may have the same ones.
  if (isTestAddress(account?.emailAddress ?? "")) await db.delete(contracts).where(eq(contracts.accountId, accountId));
  // Numbers of postal and ended contracts stay; otherwise the next batch would create an account for their messages.
  await db
    .delete(contracts)
    .where(
      and(
        eq(contracts.accountId, accountId),
        or(eq(contracts.imported, false), and(eq(contracts.status, "active"), eq(contracts.channel, "electronic"))),
      ),
    );
  await db.update(contracts).set({ product: "" }).where(eq(contracts.accountId, accountId));
  await db
    .update(accounts)
    .set({ emailAddress: null, name: "", closedAt: at, welcomeSeenAt: null, localeChosenAt: null })
    .where(eq(accounts.id, accountId));
}

/** Subquery of the ids of closed accounts. */
export function closedAccountIds(db: Db) {
  return db.select({ id: accounts.id }).from(accounts).where(isNotNull(accounts.closedAt));
}
