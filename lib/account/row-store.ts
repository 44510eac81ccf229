import "server-only";
import { isNull } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";

/**
 * Subquery of whole accounts, for a statement of another room. PostgreSQL plans it like a join with the table.
 *
 * @returns `account` to join by its `id`, and `accountRow`, its columns to select, which make an `AccountRow`
 */
export function accountRows(db: Db) {
  const account = db.select().from(accounts).as("account");
  return { account, accountRow: account._.selectedFields };
}

/** Like `accountRows`, without closed accounts. */
export function openAccountRows(db: Db) {
  const account = db.select().from(accounts).where(isNull(accounts.closedAt)).as("account");
  return { account, accountRow: account._.selectedFields };
}
