import "server-only";
import { and, eq, isNotNull, lt, sql } from "drizzle-orm";
import { credentials } from "@/drizzle/schema/auth";
import { accountRows, lockedAccountRows, openAccountRows } from "@/lib/account/row-store";
import type { PasswordHash } from "@/lib/auth/credential/password-hash";
import type { Db, Tx } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import type { RowTarget } from "@/lib/db/staged-rows";
import type { Statement } from "@/lib/db/statement";
import { type clientHitsValues, preparedClientHits } from "@/lib/rate-limit/take-hit";

export type CredentialRow = typeof credentials.$inferSelect;

export async function findCredential(db: Db, accountId: string): Promise<CredentialRow | null> {
  const [row] = await db.select().from(credentials).where(eq(credentials.accountId, accountId));
  return row ?? null;
}

/** Locks the credential until the caller's transaction ends. The caller must hold the account's lock. */
export async function lockCredential(db: Db, accountId: string): Promise<CredentialRow | null> {
  const [row] = await db.select().from(credentials).where(eq(credentials.accountId, accountId)).for("no key update");
  return row ?? null;
}

const lockQuery = (counted: Statement<number>) =>
  preparedQuery((db) => {
    const accountId = placeholder("accountId");
    const { account, accountRow } = lockedAccountRows(db, accountId);
    const locked = db
      .select()
      .from(credentials)
      .where(and(eq(credentials.accountId, accountId), sql`exists (select from ${account})`))
      .for("no key update");
    const credential = db.$with("credential").as(locked);
    return db
      .with(account, credential)
      .select({ account: accountRow, credential: credential._.selectedFields, counted: sql<number>`${counted}::int` })
      .from(account)
      .innerJoin(credential, eq(credential.accountId, account.id))
      .prepare("lock_account_and_credential");
  });
const locks = lockQuery(sql`0`);
const locksAndCounts = lockQuery(preparedClientHits("failed-by-client"));

/**
 * Locks an open account, then its credential, by one statement, until the caller's transaction ends. Null when either
 * is missing. Both are read after their locks are acquired.
 *
 * @param client whose failures are read in the same statement, which may be older than the locks; `counted` is 0
 *        without it
 */
export async function lockAccountAndCredential(
  tx: Tx,
  accountId: string,
  client?: ReturnType<typeof clientHitsValues>,
) {
  const [row] = await (client
    ? locksAndCounts(tx).execute({ accountId, ...client })
    : locks(tx).execute({ accountId }));
  return row ?? null;
}

/** The open account with this address and its credential, or null. */
export async function findCredentialByAddress(db: Db, address: string) {
  const { account, accountRow } = openAccountRows(db);
  const [row] = await db
    .select({ account: accountRow, credential: credentials })
    .from(account)
    .innerJoin(credentials, eq(credentials.accountId, account.id))
    .where(eq(account.emailAddress, address));
  return row ?? null;
}

/**
 * When the account was closed and its password changed, and whether the customer has not signed in yet; null without
 * the account. The password may be missing.
 */
export async function findAccountState(db: Db, accountId: string) {
  const { account } = accountRows(db);
  const { origin, passwordChangedAt } = credentials;
  const [row] = await db
    .select({ closedAt: account.closedAt, passwordChangedAt, origin })
    .from(account)
    .leftJoin(credentials, eq(credentials.accountId, account.id))
    .where(eq(account.id, accountId));
  return row ? { ...row, isInvited: row.origin === "initial" } : null;
}

export async function createInitialCredentials(
  target: RowTarget,
  rows: ({ accountId: string } & PasswordHash)[],
  at: Date,
): Promise<void> {
  await insertRows(
    target,
    credentials,
    rows.map((row) => ({ ...row, origin: "initial" as const, passwordChangedAt: at })),
  );
}

/** Replaces the password, increments the version and clears a lock by staff; null when the version has changed. */
export async function replacePassword(
  db: Db,
  accountId: string,
  version: number,
  password: PasswordHash & { origin: CredentialRow["origin"] },
  at: Date,
): Promise<CredentialRow | null> {
  const [row] = await db
    .update(credentials)
    .set({
      ...password,
      passwordChangedAt: at,
      initialFailures: 0,
      staffLockedAt: null,
      version: sql`${credentials.version} + 1`,
    })
    .where(and(eq(credentials.accountId, accountId), eq(credentials.version, version)))
    .returning();
  return row ?? null;
}

/** Records a lock by staff. */
export async function setStaffLock(db: Db, accountId: string, at: Date): Promise<void> {
  await db.update(credentials).set({ staffLockedAt: at }).where(eq(credentials.accountId, accountId));
}

/** Replaces the hash of the same password; `passwordChangedAt` and `version` stay. */
export async function refreshHash(db: Db, accountId: string, version: number, hash: PasswordHash): Promise<void> {
  await db
    .update(credentials)
    .set(hash)
    .where(and(eq(credentials.accountId, accountId), eq(credentials.version, version)));
}

/**
 * Counts an attempt at the initial password before it is verified.
 *
 * @param max attempts allowed
 * @returns number of attempts counted, this one included; null when none is left or the initial password is void
 */
export async function reserveInitialAttempt(db: Db, accountId: string, max: number): Promise<number | null> {
  const [row] = await db
    .update(credentials)
    .set({ initialFailures: sql`${credentials.initialFailures} + 1` })
    .where(
      and(
        eq(credentials.accountId, accountId),
        eq(credentials.origin, "initial"),
        isNotNull(credentials.passwordHash),
        lt(credentials.initialFailures, max),
      ),
    )
    .returning({ failures: credentials.initialFailures });
  return row?.failures ?? null;
}

/** Uncounts an attempt that was no failure, if the initial password still has this version. */
export async function releaseInitialAttempt(db: Db, accountId: string, version: number): Promise<void> {
  await db
    .update(credentials)
    .set({ initialFailures: sql`greatest(${credentials.initialFailures} - 1, 0)` })
    .where(
      and(eq(credentials.accountId, accountId), eq(credentials.origin, "initial"), eq(credentials.version, version)),
    );
}

/** Deletes the hash of the initial password, so that it can no longer be used. */
export async function voidInitialPassword(db: Db, accountId: string): Promise<void> {
  await db
    .update(credentials)
    .set({ passwordHash: null })
    .where(and(eq(credentials.accountId, accountId), eq(credentials.origin, "initial")));
}
