import "server-only";
import { and, isNotNull, isNull } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";

/** Subquery of all accounts with their addresses, for a join by id. The address of a closed account is null. */
export function accountAddresses(db: Db) {
  return db.select({ id: accounts.id, emailAddress: accounts.emailAddress }).from(accounts).as("account_address");
}

/** Subquery of the open accounts that have an address, for a join by id. */
export function openAccounts(db: Db) {
  return db
    .select({ id: accounts.id, emailAddress: accounts.emailAddress, locale: accounts.locale })
    .from(accounts)
    .where(and(isNull(accounts.closedAt), isNotNull(accounts.emailAddress)))
    .as("open_account");
}
