import "server-only";
import { and, asc, isNull } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import { isAddressBelow } from "@/lib/sandbox/store";

/** The open accounts of a test sender's customers, in the order of their ids. Reads the whole table. */
export function listTestAccounts(db: Db, domain: string) {
  return db
    .select({ id: accounts.id, emailAddress: accounts.emailAddress })
    .from(accounts)
    .where(and(isNull(accounts.closedAt), isAddressBelow(accounts.emailAddress, domain)))
    .orderBy(asc(accounts.id));
}
