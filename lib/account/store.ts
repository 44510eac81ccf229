import "server-only";
import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import { anyOf, arrayLiteral } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget, Staging } from "@/lib/db/staged-rows";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { isTestAddress } from "@/lib/kernel/test-address";

export type AccountRow = typeof accounts.$inferSelect;
export type NewAccount = { id: string; emailAddress: EmailAddress; name: string; locale: AccountRow["locale"] };
export type ContractRow = typeof contracts.$inferSelect;

export async function findAccountByAddress(db: Db, emailAddress: string): Promise<AccountRow | null> {
  const [row] = await db.select().from(accounts).where(eq(accounts.emailAddress, emailAddress));
  return row ?? null;
}

/** @throws Error when no account has this id; callers pass only ids read from the database */
export async function getAccount(db: Db, accountId: string): Promise<AccountRow> {
  const [row] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  if (!row) throw new Error("no such account");
  return row;
}

/** Locks an open account until the transaction ends; null when it is closed. Must be the transaction's first lock. */
export async function lockAccount(db: Db, accountId: string): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.closedAt)))
    .for("no key update");
  return row ?? null;
}

/**
 * Like `lockAccount`, for a transaction that changes or removes the address. The address is a unique key, so changing
 * it waits for every transaction that has inserted a row referring to the account. This function waits before anything
 * else is locked, because the commit of a batch holds the addresses of its accounts. A deadlock with a batch is left
 * only where the account changes to an address that the same batch creates; each side is then run again once.
 */
export async function lockAccountAndAddress(db: Db, accountId: string): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.closedAt)))
    .for("update");
  return row ?? null;
}

/** Locks the open accounts against changes, in the order of ids. Closed ones are left out. */
export function lockAccountsForShare(db: Db, accountIds: string[]): Promise<AccountRow[]> {
  return db
    .select()
    .from(accounts)
    .where(and(anyOf(accounts.id, accountIds), isNull(accounts.closedAt)))
    .orderBy(asc(accounts.id))
    .for("share");
}

/** Locks the open accounts for a change, in the order of ids. Closed ones are left out. */
export function lockAccounts(db: Db, accountIds: string[]): Promise<AccountRow[]> {
  return db
    .select()
    .from(accounts)
    .where(and(anyOf(accounts.id, accountIds), isNull(accounts.closedAt)))
    .orderBy(asc(accounts.id))
    .for("no key update");
}

export function findAccountsByAddresses(db: Db, addresses: string[]): Promise<AccountRow[]> {
  return db.select().from(accounts).where(anyOf(accounts.emailAddress, addresses));
}

function createdRow(row: NewAccount, at: Date) {
  return { ...row, createdAt: at, isTest: isTestAddress(row.emailAddress) };
}

/**
 * Inserts the accounts whose address is not in use yet.
 *
 * @returns the ids of the inserted accounts
 */
export async function createAccounts(db: Db, rows: NewAccount[], at: Date): Promise<Set<string>> {
  const ids = rows.map(({ id }) => id);
  await insertRows(
    db,
    accounts,
    rows.map((row) => createdRow(row, at)),
    sql`on conflict do nothing`,
  );
  const created = await db.select({ id: accounts.id }).from(accounts).where(anyOf(accounts.id, ids));
  return new Set(created.map(({ id }) => id));
}

/** Stages accounts for the commit of a batch. The commit inserts those whose address is not in use yet. */
export async function stageAccounts(staging: Staging, rows: NewAccount[], at: Date): Promise<void> {
  await insertRows(
    staging,
    accounts,
    rows.map((row) => createdRow(row, at)),
  );
}

export async function listContracts(db: Db, accountIds: string[]): Promise<ContractRow[]> {
  return db.select().from(contracts).where(anyOf(contracts.accountId, accountIds));
}

/**
 * The given numbers that are contracts of closed accounts, which are all postal or ended (lib/account/erase-store.ts).
 */
export async function listContractNumbersOfClosedAccounts(db: Db, numbers: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ number: contracts.number })
    .from(contracts)
    .innerJoin(accounts, eq(accounts.id, contracts.accountId))
    .where(and(anyOf(contracts.number, numbers), isNotNull(accounts.closedAt)));
  return new Set(rows.map(({ number }) => number));
}

/**
 * Inserts or updates contracts. An imported row overwrites the stored one; a contract known only from a message
 * (`imported: false`) is inserted if it is new and never overwrites. If several rows name the same account and number,
 * the last one is used. Rows are locked in the order of account and number.
 */
export async function upsertContracts(target: RowTarget, rows: ContractRow[]): Promise<void> {
  const last = new Map(rows.map((row) => [`${row.accountId} ${row.number}`, row]));
  await insertRows(
    target,
    contracts,
    [...last.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
    sql`on conflict (account_id, number) do update
      set product = excluded.product, status = excluded.status, channel = excluded.channel, imported = true
      where excluded.imported`,
  );
}

/**
 * Routes the accounts' new messages to the customer portal from now on (R4). `null` routes them to this portal again.
 */
export async function setCustomerPortalSince(db: Db, accountIds: string[], since: Date | null): Promise<void> {
  await db.update(accounts).set({ customerPortalSince: since }).where(anyOf(accounts.id, accountIds));
}

export async function setChosenLocale(
  db: Db,
  accountId: string,
  { locale, at }: { locale: AccountRow["locale"]; at: Date },
): Promise<void> {
  await db.update(accounts).set({ locale, localeChosenAt: at }).where(eq(accounts.id, accountId));
}

/** Sets names and languages from an import. The caller must hold the accounts' locks. */
export async function setImportedDetails(db: Db, rows: Pick<AccountRow, "id" | "name" | "locale">[]): Promise<void> {
  if (rows.length === 0) return;
  await db.execute(sql`
    update ${accounts} set name = given.name, locale = given.locale
    from unnest(
      ${arrayLiteral(rows.map(({ id }) => id))}::uuid[],
      ${arrayLiteral(rows.map(({ name }) => name))}::text[],
      ${arrayLiteral(rows.map(({ locale }) => locale))}::text[]
    ) as given (id, name, locale)
    where ${accounts.id} = given.id`);
}

export async function markWelcomeSeen(db: Db, accountId: string, at: Date): Promise<void> {
  await db
    .update(accounts)
    .set({ welcomeSeenAt: at })
    .where(and(eq(accounts.id, accountId), isNull(accounts.welcomeSeenAt)));
}

export async function setRemindUnread(db: Db, accountId: string, wanted: boolean): Promise<void> {
  await db.update(accounts).set({ remindUnread: wanted }).where(eq(accounts.id, accountId));
}

export async function wantsUnreadReminders(db: Db, accountId: string): Promise<boolean> {
  const [account] = await db
    .select({ remindUnread: accounts.remindUnread })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  return account?.remindUnread ?? false;
}
