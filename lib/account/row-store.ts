import "server-only";
import { and, eq, isNull, min, type Placeholder, type SQLWrapper, sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import type { Statement } from "@/lib/db/statement";

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

/**
 * The open account of a row while it has the row's address, for a lateral join of a list that is read in its own order.
 * PostgreSQL looks it up for each row and expects to find it. Of a join by id and address it would expect few rows, and
 * read the whole list.
 *
 * @param of.accountId a column of the list
 * @param of.emailAddress a column of the list
 */
export function openAccountAt(db: Db, of: { accountId: SQLWrapper; emailAddress: SQLWrapper }) {
  return db
    .select({ name: accounts.name })
    .from(accounts)
    .where(
      and(eq(accounts.id, of.accountId), sql`${accounts.emailAddress} = ${of.emailAddress}`, isNull(accounts.closedAt)),
    )
    .limit(1)
    .as("account");
}

/**
 * Like `openAccountRows` for one account, as a common table expression that locks it as `lockAccount` does. It must be
 * the statement's first lock: the expressions of other locks must refer to it.
 */
export function lockedAccountRows(db: Db, accountId: string | Placeholder) {
  const locked = db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.closedAt)))
    .for("no key update");
  const account = db.$with("account").as(locked);
  return { account, accountRow: account._.selectedFields };
}

/**
 * Locks an open account as `lockAccount` does, while it has an address, for a statement outside a transaction. No row
 * when another transaction has locked it.
 *
 * @param condition of the statement's snapshot; where it does not hold, nothing is locked
 */
export function accountLockNow(accountId: Placeholder, emailAddress: Placeholder, condition: Statement): Statement {
  const own = and(eq(accounts.id, accountId), eq(accounts.emailAddress, emailAddress), isNull(accounts.closedAt));
  return sql`select 1 from ${accounts} where ${own} and ${condition} for no key update skip locked`;
}

/** Subquery of the contracts of an account, for a statement of another room. */
export function contractRows(db: Db, accountId: string) {
  const { number, product, status, channel } = contracts;
  return db
    .select({ number, product, status, channel })
    .from(contracts)
    .where(eq(contracts.accountId, accountId))
    .as("contract");
}

/** When the first account was made, closed ones included; null when there is none. Reads the whole table. */
export async function findFirstAccountCreatedAt(db: Db): Promise<Date | null> {
  const [row] = await db.select({ first: min(accounts.createdAt) }).from(accounts);
  return row?.first ?? null;
}
