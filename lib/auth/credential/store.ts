import "server-only";
import { and, eq, isNotNull, lt, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { credentials } from "@/drizzle/schema/auth";
import type { PasswordHash } from "@/lib/auth/credential/password-hash";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";

export type CredentialRow = typeof credentials.$inferSelect;

export async function findCredential(db: Db, accountId: string): Promise<CredentialRow | null> {
  const [row] = await db.select().from(credentials).where(eq(credentials.accountId, accountId));
  return row ?? null;
}

/** The credential, locked until the caller's transaction ends. The account is locked before it. */
export async function lockCredential(db: Db, accountId: string): Promise<CredentialRow | null> {
  const [row] = await db.select().from(credentials).where(eq(credentials.accountId, accountId)).for("no key update");
  return row ?? null;
}

/** The account and its credential for a looked-up address; null when no open account has it. */
export async function findCredentialByAddress(db: Db, address: string) {
  const [row] = await db
    .select({ account: accounts, credential: credentials })
    .from(accounts)
    .innerJoin(credentials, eq(credentials.accountId, accounts.id))
    .where(eq(accounts.emailAddress, address));
  return row ?? null;
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

/** Replaces the password and clears a lock set by staff; null when the version is no longer `version`. */
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

/** Stores a lock set by staff with the credential. */
export async function setStaffLock(db: Db, accountId: string, at: Date): Promise<void> {
  await db.update(credentials).set({ staffLockedAt: at }).where(eq(credentials.accountId, accountId));
}

/** The same password, hashed anew; its date and version stay. */
export async function refreshHash(db: Db, accountId: string, version: number, hash: PasswordHash): Promise<void> {
  await db
    .update(credentials)
    .set(hash)
    .where(and(eq(credentials.accountId, accountId), eq(credentials.version, version)));
}

/** Takes one of the attempts at the initial password before it is looked at; null when it is void or used up. */
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

/** Gives back an attempt at the initial password of this version: it was no failure. */
export async function releaseInitialAttempt(db: Db, accountId: string, version: number): Promise<void> {
  await db
    .update(credentials)
    .set({ initialFailures: sql`greatest(${credentials.initialFailures} - 1, 0)` })
    .where(
      and(eq(credentials.accountId, accountId), eq(credentials.origin, "initial"), eq(credentials.version, version)),
    );
}

/** The initial password is worth nothing from now on. */
export async function voidInitialPassword(db: Db, accountId: string): Promise<void> {
  await db
    .update(credentials)
    .set({ passwordHash: null })
    .where(and(eq(credentials.accountId, accountId), eq(credentials.origin, "initial")));
}
