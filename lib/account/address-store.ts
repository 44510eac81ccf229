import "server-only";
import { and, eq, inArray, isNotNull, isNull, type SQLWrapper } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { type Db, databaseError } from "@/lib/db/connection";
import type { EmailAddress } from "@/lib/kernel/email-address";

const UNIQUE_VIOLATION = "23505";

/** Subquery of all accounts with their addresses, for a join by id. The address of a closed account is null. */
export function accountAddresses(db: Db) {
  return db.select({ id: accounts.id, emailAddress: accounts.emailAddress }).from(accounts).as("account_address");
}

/** Address and name of an account; null once it is closed. */
export async function findAccountAddress(
  db: Db,
  accountId: string,
): Promise<{ emailAddress: string | null; name: string | null }> {
  const [row] = await db
    .select({ emailAddress: accounts.emailAddress, name: accounts.name })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  return row ?? { emailAddress: null, name: null };
}

/** Subquery of the open accounts that have an address, for a join by id. */
export function openAccounts(db: Db) {
  return db
    .select({
      id: accounts.id,
      emailAddress: accounts.emailAddress,
      locale: accounts.locale,
      remindUnread: accounts.remindUnread,
    })
    .from(accounts)
    .where(and(isNull(accounts.closedAt), isNotNull(accounts.emailAddress)))
    .as("open_account");
}

/**
 * Reads an account's address and locks the account until the transaction ends: no change of it begins meanwhile, and no
 * other transaction takes this lock. Must be the transaction's first lock.
 *
 * @param accountId subquery of the account's id, which another room owns
 * @returns null when the account is closed or does not exist
 */
export async function lockAddress(db: Db, accountId: SQLWrapper): Promise<string | null> {
  const [account] = await db
    .select({ emailAddress: accounts.emailAddress })
    .from(accounts)
    .where(inArray(accounts.id, accountId))
    .for("no key update");
  return account?.emailAddress ?? null;
}

/** Sets the account's address. False when another account has it; then the caller's transaction must roll back. */
export async function setEmailAddress(db: Db, accountId: string, emailAddress: EmailAddress): Promise<boolean> {
  try {
    await db.update(accounts).set({ emailAddress }).where(eq(accounts.id, accountId));
    return true;
  } catch (error) {
    if (databaseError(error)?.code === UNIQUE_VIOLATION) return false;
    throw error;
  }
}
