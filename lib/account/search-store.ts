import "server-only";
import { and, asc, eq, isNull, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import { lookupForm } from "@/lib/kernel/email-address";

/** The text without meaning for `like`. */
const escaped = (text: string) => text.replaceAll(/[\\%_]/g, "\\$&");

/**
 * Whether an account has this e-mail address, whole, or a name that begins with this text, with or without accents.
 * Both conditions have an index.
 *
 * @param account columns of an account, also of a subquery
 * @param text trimmed
 */
export function isPersonFound(account: { emailAddress: SQLWrapper; name: SQLWrapper }, text: string): SQL | undefined {
  return or(
    sql`${account.emailAddress} = ${lookupForm(text)}`,
    sql`fold_accents(${account.name}) like fold_accents(${escaped(text)}) || '%'`,
  );
}

/** Subquery of the ids of the accounts that have a contract with this number, whole. */
export function contractHolders(db: Db, number: string) {
  return db.select({ id: contracts.accountId }).from(contracts).where(eq(contracts.number, number));
}

const { id, name, emailAddress, customerPortalSince, createdAt } = accounts;
const found = { id, name, emailAddress, customerPortalSince, createdAt };

/**
 * Open accounts by whole e-mail address or whole contract number. A union, because an index cannot serve a condition of
 * two tables.
 *
 * @param text trimmed
 */
export function listAccountsExactly(db: Db, text: string, limit: number) {
  return db
    .select(found)
    .from(accounts)
    .where(and(isNull(accounts.closedAt), eq(emailAddress, lookupForm(text))))
    .union(
      db
        .select(found)
        .from(contracts)
        .innerJoin(accounts, eq(accounts.id, contracts.accountId))
        .where(and(isNull(accounts.closedAt), eq(contracts.number, text))),
    )
    .limit(limit);
}

/**
 * One page of the open accounts whose name begins with a text, with or without accents; by the name without accents.
 * The order is that of the index, so a page costs the same whatever the number of matches.
 *
 * @param text trimmed
 * @param page.after id of the last account of the page before; null for the first page
 */
export function listAccountsByName(db: Db, text: string, { after, limit }: { after: string | null; limit: number }) {
  const folded = sql`fold_accents(${name})`;
  const last = sql`(select fold_accents(before.name) from ${accounts} before where before.id = ${after}::uuid)`;
  const isAfter = and(sql`${folded} ~>=~ ${last}`, or(sql`${folded} ~>~ ${last}`, sql`${id} > ${after}::uuid`));
  return db
    .select(found)
    .from(accounts)
    .where(
      and(
        isNull(accounts.closedAt),
        sql`${folded} like fold_accents(${escaped(text)}) || '%'`,
        after ? isAfter : undefined,
      ),
    )
    .orderBy(sql`${folded} using ~<~`, asc(id))
    .limit(limit);
}

/** An account by an id from a request; null for an unknown one and for a closed account. */
export async function findOpenAccount(db: Db, accountId: string) {
  const [row] = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.closedAt)));
  return row ?? null;
}
