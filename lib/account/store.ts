import "server-only";
import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import type { Db } from "@/lib/db/connection";
import type { EmailAddress } from "@/lib/kernel/email-address";

export type AccountRow = typeof accounts.$inferSelect;
export type NewAccount = { id: string; emailAddress: EmailAddress; name: string; locale: AccountRow["locale"] };
export type ContractRow = typeof contracts.$inferSelect;
export type NewContract = Omit<ContractRow, "accountId">;

const CHUNK = 1000;

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

/** Keeps the accounts open, with their addresses, until the caller's transaction ends. Those that are closed are missing. */
export async function keepAccountsOpen(db: Db, accountIds: string[]): Promise<AccountRow[]> {
  const sorted = [...accountIds].sort();
  const kept: AccountRow[] = [];
  for (let from = 0; from < sorted.length; from += CHUNK) {
    kept.push(
      ...(await db
        .select()
        .from(accounts)
        .where(and(inArray(accounts.id, sorted.slice(from, from + CHUNK)), isNull(accounts.closedAt)))
        .orderBy(asc(accounts.id))
        .for("share")),
    );
  }
  return kept;
}

export async function findAccountsByAddresses(db: Db, addresses: string[]): Promise<AccountRow[]> {
  const found: AccountRow[] = [];
  for (let from = 0; from < addresses.length; from += CHUNK) {
    found.push(
      ...(await db
        .select()
        .from(accounts)
        .where(inArray(accounts.emailAddress, addresses.slice(from, from + CHUNK)))),
    );
  }
  return found;
}

/** Inserts the accounts whose address is still free; returns those, and only those. */
export async function createAccounts(db: Db, rows: NewAccount[], at: Date): Promise<AccountRow[]> {
  const created: AccountRow[] = [];
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK).map((row) => ({ ...row, createdAt: at }));
    created.push(...(await db.insert(accounts).values(chunk).onConflictDoNothing().returning()));
  }
  return created;
}

export async function listContracts(db: Db, accountIds: string[]): Promise<ContractRow[]> {
  if (accountIds.length === 0) return [];
  return db.select().from(contracts).where(inArray(contracts.accountId, accountIds));
}

/** Of these numbers, those of closed accounts: their contracts go by post or have ended (lib/closure/erase-store.ts). */
export async function listContractNumbersOfClosed(db: Db, numbers: string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < numbers.length; from += CHUNK) {
    const rows = await db
      .select({ number: contracts.number })
      .from(contracts)
      .innerJoin(accounts, eq(accounts.id, contracts.accountId))
      .where(and(inArray(contracts.number, numbers.slice(from, from + CHUNK)), isNotNull(accounts.closedAt)));
    for (const { number } of rows) found.add(number);
  }
  return found;
}

/** What an import says of a contract holds; what a message merely mentions fills gaps and overrules nothing. */
export async function upsertContracts(db: Db, accountId: string, rows: NewContract[]): Promise<void> {
  for (const row of rows) {
    await db
      .insert(contracts)
      .values({ ...row, accountId })
      .onConflictDoUpdate({
        target: [contracts.accountId, contracts.number],
        set: { product: row.product, status: row.status, channel: row.channel, imported: true },
        setWhere: row.imported ? undefined : sql`false`,
      });
  }
}

/** From then on his items are routed to the customer portal (R4); null brings him back. */
export async function markCustomerPortal(db: Db, accountId: string, since: Date | null): Promise<void> {
  await db.update(accounts).set({ customerPortalSince: since }).where(eq(accounts.id, accountId));
}

export async function setAccountLocale(db: Db, accountId: string, locale: AccountRow["locale"]): Promise<void> {
  await db.update(accounts).set({ locale }).where(eq(accounts.id, accountId));
}

export async function markWelcomeSeen(db: Db, accountId: string, at: Date): Promise<void> {
  await db
    .update(accounts)
    .set({ welcomeSeenAt: at })
    .where(and(eq(accounts.id, accountId), isNull(accounts.welcomeSeenAt)));
}
