import "server-only";
import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import { anyOf, arrayLiteral } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget, Staging } from "@/lib/db/staged-rows";
import type { EmailAddress } from "@/lib/kernel/email-address";

export type AccountRow = typeof accounts.$inferSelect;
export type NewAccount = { id: string; emailAddress: EmailAddress; name: string; locale: AccountRow["locale"] };
export type ContractRow = typeof contracts.$inferSelect;

export async function findAccountByAddress(db: Db, emailAddress: string): Promise<AccountRow | null> {
  const [row] = await db.select().from(accounts).where(eq(accounts.emailAddress, emailAddress));
  return row ?? null;
}

/** @throws when there is no such account: ids come from our own rows. */
export async function getAccount(db: Db, accountId: string): Promise<AccountRow> {
  const [row] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  if (!row) throw new Error("no such account");
  return row;
}

/** Keeps the account as it is until the caller's transaction ends; null when it is closed. Always the first lock taken. */
export async function lockAccount(db: Db, accountId: string): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.closedAt)))
    .for("no key update");
  return row ?? null;
}

/**
 * As `lockAccount`, for a transaction that changes or removes the address. The address is a unique key, so its update
 * waits for every transaction that has inserted a row for the account. Waiting here, with nothing locked, it cannot
 * deadlock with the commit of a batch, which inserts messages before it locks accounts.
 */
export async function lockAccountAndAddress(db: Db, accountId: string): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.closedAt)))
    .for("update");
  return row ?? null;
}

/** Keeps the accounts open, with their addresses, until the caller's transaction ends. Those that are closed are missing. */
export function lockAccountsForShare(db: Db, accountIds: string[]): Promise<AccountRow[]> {
  return db
    .select()
    .from(accounts)
    .where(and(anyOf(accounts.id, accountIds), isNull(accounts.closedAt)))
    .orderBy(asc(accounts.id))
    .for("share");
}

/** Locks the accounts in the order of their ids, in order to change them. Those that are closed are missing. */
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

/** Inserts the accounts whose address is still free; returns the ids of those, and only those. */
export async function createAccounts(db: Db, rows: NewAccount[], at: Date): Promise<Set<string>> {
  const ids = rows.map(({ id }) => id);
  await insertRows(
    db,
    accounts,
    rows.map((row) => ({ ...row, createdAt: at })),
    sql`on conflict do nothing`,
  );
  const created = await db.select({ id: accounts.id }).from(accounts).where(anyOf(accounts.id, ids));
  return new Set(created.map(({ id }) => id));
}

/** Stages accounts for the commit of a batch, which creates those whose address is still free. */
export async function stageAccounts(staging: Staging, rows: NewAccount[], at: Date): Promise<void> {
  await insertRows(
    staging,
    accounts,
    rows.map((row) => ({ ...row, createdAt: at })),
  );
}

/**
 * Keeps accounts open until the caller's transaction ends, as far as they are as expected: open, of this address, not
 * in the customer portal. Locks in the order of ids.
 *
 * @returns how many of them are
 */
export async function lockExpectedAccounts(
  db: Db,
  expected: readonly { id: string; emailAddress: string }[],
): Promise<number> {
  const ids = arrayLiteral(expected.map(({ id }) => id));
  const addresses = arrayLiteral(expected.map(({ emailAddress }) => emailAddress));
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select ${accounts.id} from ${accounts}
      join unnest(${ids}::uuid[], ${addresses}::text[]) as expected (id, email_address) on expected.id = ${accounts.id}
      where ${accounts.closedAt} is null and ${accounts.customerPortalSince} is null
        and ${accounts.emailAddress} = expected.email_address
      order by ${accounts.id} for no key update of accounts
    ) as kept`);
  return row?.n ?? 0;
}

export async function listContracts(db: Db, accountIds: string[]): Promise<ContractRow[]> {
  return db.select().from(contracts).where(anyOf(contracts.accountId, accountIds));
}

/** Of these numbers, those of closed accounts: their contracts go by post or have ended (lib/closure/erase-store.ts). */
export async function listContractNumbersOfClosed(db: Db, numbers: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ number: contracts.number })
    .from(contracts)
    .innerJoin(accounts, eq(accounts.id, contracts.accountId))
    .where(and(anyOf(contracts.number, numbers), isNotNull(accounts.closedAt)));
  return new Set(rows.map(({ number }) => number));
}

/**
 * What an import says of a contract holds; what a message merely mentions fills gaps and overrules nothing. Of several
 * rows about one contract of one account the last counts. Rows are locked in the order of account and number.
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

/** From then on their messages are routed to the customer portal (R4); null brings them back. */
export async function markCustomerPortal(db: Db, accountIds: string[], since: Date | null): Promise<void> {
  await db.update(accounts).set({ customerPortalSince: since }).where(anyOf(accounts.id, accountIds));
}

export async function setChosenLocale(
  db: Db,
  accountId: string,
  { locale, at }: { locale: AccountRow["locale"]; at: Date },
): Promise<void> {
  await db.update(accounts).set({ locale, localeChosenAt: at }).where(eq(accounts.id, accountId));
}

/** Sets names and languages as an import gives them; the caller has locked the accounts. */
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
