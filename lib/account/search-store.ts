import "server-only";
import { and, asc, eq, isNull, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import { lookupForm } from "@/lib/kernel/email-address";

/**
 * Whether an account has this e-mail address, whole, or a name that begins with this text, with or without accents. Both
 * conditions have an index.
 *
 * @param account columns of an account, also of a subquery
 * @param text trimmed
 */
export function isPersonFound(account: { emailAddress: SQLWrapper; name: SQLWrapper }, text: string): SQL | undefined {
  const escaped = text.replaceAll(/[\\%_]/g, "\\$&");
  return or(
    sql`${account.emailAddress} = ${lookupForm(text)}`,
    sql`fold_accents(${account.name}) like fold_accents(${escaped}) || '%'`,
  );
}

/** Subquery of the ids of the accounts that have a contract with this number, whole. */
export function contractHolders(db: Db, number: string) {
  return db.select({ id: contracts.accountId }).from(contracts).where(eq(contracts.number, number));
}

/**
 * Open accounts by whole e-mail address, by whole contract number, or by the beginning of the name; by name. A union,
 * because an index cannot serve a condition of two tables.
 *
 * @param text trimmed
 */
export function searchAccounts(db: Db, text: string, limit: number) {
  const { id, name, emailAddress, customerPortalSince, createdAt } = accounts;
  const columns = { id, name, emailAddress, customerPortalSince, createdAt };
  const found = db
    .select(columns)
    .from(accounts)
    .where(and(isNull(accounts.closedAt), isPersonFound(accounts, text)))
    .union(
      db
        .select(columns)
        .from(contracts)
        .innerJoin(accounts, eq(accounts.id, contracts.accountId))
        .where(and(isNull(accounts.closedAt), eq(contracts.number, text))),
    )
    .as("found");
  return db.select().from(found).orderBy(sql`${found.name} collate "hu-x-icu"`, asc(found.id)).limit(limit);
}

/** An account by an id from a request; null for an unknown one and for a closed account. */
export async function findOpenAccount(db: Db, accountId: string) {
  const [row] = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.closedAt)));
  return row ?? null;
}
