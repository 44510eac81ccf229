import "server-only";
import { and, asc, isNull, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import { isAddressBelow } from "@/lib/sandbox/store";

/** As in the index. */
const IS_TEST = sql`${accounts.isTest}`;

/** Subquery of the ids of all test customers, closed accounts included. */
export function testAccountIds(db: Db) {
  return db.select({ id: accounts.id }).from(accounts).where(IS_TEST);
}

/** The open accounts of a test sender's customers, in the order of their ids. */
export function listTestAccounts(db: Db, domain: string) {
  return db
    .select({ id: accounts.id, emailAddress: accounts.emailAddress })
    .from(accounts)
    .where(and(IS_TEST, isNull(accounts.closedAt), isAddressBelow(accounts.emailAddress, domain)))
    .orderBy(asc(accounts.id));
}
