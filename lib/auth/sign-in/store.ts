import "server-only";
import { and, eq, gte, isNull, lt, type Placeholder, sql } from "drizzle-orm";
import { loginAttempts } from "@/drizzle/schema/auth";
import { MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { placeholder } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";

/** Failures counted for an address, reserved attempts included; 10 for a locked one. */
export async function countFailures(db: Db, addressDigest: string): Promise<number> {
  const [row] = await db
    .select({ failed: loginAttempts.failed })
    .from(loginAttempts)
    .where(eq(loginAttempts.addressDigest, addressDigest));
  return row?.failed ?? 0;
}

/**
 * Makes the statement that counts an attempt for the address before the password is compared, once for each of `rows`.
 * It returns `failed`, the number of attempts counted, this one included; no row when none is left.
 *
 * @param rows one row or none, as in FROM
 * @param limit attempts allowed: 3 without a captcha, up to 10 with one (`attemptsCovered`)
 * @param at as ISO 8601 where it is a placeholder
 */
export function reserveAttemptForEach(
  rows: Statement,
  { addressDigest, at, limit }: { addressDigest: string | Placeholder; at: Date | Placeholder; limit: number },
): Statement {
  return sql`
    insert into ${loginAttempts} (address_digest, failed, last_at)
    select ${addressDigest}, 1, ${at instanceof Date ? at.toISOString() : at}::timestamptz from ${rows}
    on conflict (address_digest) do update set failed = ${loginAttempts.failed} + 1, last_at = excluded.last_at
    where ${loginAttempts.failed} < ${limit} returning ${loginAttempts.failed}`;
}

/** Name of the common table expression with the hit that was counted, for which `recordIfCounted` records its event. */
export const COUNTED: Statement = sql`counted`;

/**
 * Counts a hit of a limit and records an audit event if it was counted: one statement.
 *
 * @param hit returns a row when it is counted
 * @param event made with `COUNTED`
 */
export async function recordIfCounted(db: Db, hit: Statement, event: Statement): Promise<boolean> {
  const recorded = await db.execute(sql`with ${COUNTED} as (${hit}) ${event}`);
  return recorded.count > 0;
}

/** Locks the address if its counter has reached the limit. False when the counter was cleared since. */
export async function markLocked(db: Db, addressDigest: string, at: Date): Promise<boolean> {
  const locked = await db
    .update(loginAttempts)
    .set({ lockedAt: at })
    .where(and(eq(loginAttempts.addressDigest, addressDigest), gte(loginAttempts.failed, MAX_FAILED_ATTEMPTS)))
    .returning({ failed: loginAttempts.failed });
  return locked.length > 0;
}

/** Locks an address regardless of its counter. */
export async function lockAddress(db: Db, addressDigest: string, at: Date): Promise<void> {
  const locked = { failed: MAX_FAILED_ATTEMPTS, lastAt: at, lockedAt: at };
  await db
    .insert(loginAttempts)
    .values({ addressDigest, ...locked })
    .onConflictDoUpdate({ target: loginAttempts.addressDigest, set: locked });
}

/** Uncounts a reserved attempt that was no failure. Does nothing for a locked address. */
export async function releaseAttempt(db: Db, addressDigest: string): Promise<void> {
  await db
    .update(loginAttempts)
    .set({ failed: sql`greatest(${loginAttempts.failed} - 1, 0)` })
    .where(and(eq(loginAttempts.addressDigest, addressDigest), isNull(loginAttempts.lockedAt)));
}

/** `releaseAttempt` and an audit event in one statement. @param event made with `ONE_ATTEMPT` */
export async function releaseAndRecord(db: Db, addressDigest: string, event: Statement): Promise<void> {
  const own = and(eq(loginAttempts.addressDigest, addressDigest), isNull(loginAttempts.lockedAt));
  await db.execute(sql`
    with released as (update ${loginAttempts} set failed = greatest(failed - 1, 0) where ${own}),
      ${ONE_ATTEMPT} as (select 1)
    ${event}`);
}

/** Name of the common table expression with one row, for which `releaseAndRecord` records its audit event. */
export const ONE_ATTEMPT: Statement = sql`attempt`;

const ownAttempts = eq(loginAttempts.addressDigest, placeholder("addressDigest"));
/**
 * Clears the counter. Where there is none it makes an empty one: until the transaction ends, that keeps other attempts
 * from counting, so none of them starts a session by a snapshot without this one. `open` has no row when the address
 * was locked since, or when another attempt has made the counter since the snapshot.
 */
const CLEARED = {
  expressions: [
    sql`counter as (select 1 from ${loginAttempts} where ${ownAttempts} for update)`,
    sql`cleared as (
      delete from ${loginAttempts} where ${ownAttempts} and locked_at is null and exists (select from counter) returning 1)`,
    sql`made as (
      insert into ${loginAttempts} (address_digest, failed, last_at)
      select ${placeholder("addressDigest")}, 0, ${placeholder("at")}::timestamptz
      where not exists (select from counter) on conflict do nothing returning 1)`,
    sql`open as (select 1 from cleared union all select 1 from made)`,
  ],
  open: sql`open`,
};

/**
 * The common table expressions that clear the counter after the right password, for a statement of a transaction that
 * holds the lock of the account and of its credential. Run it again where it finds nothing to do: the second time only
 * a locked address does that.
 */
export function clearedAttempts(addressDigest: string) {
  return { guard: CLEARED, values: { addressDigest } };
}

/** Clears the counter and the lock after a new password was saved. True when the address was locked. */
export async function clearAttempts(db: Db, addressDigest: string): Promise<boolean> {
  const [row] = await db
    .delete(loginAttempts)
    .where(eq(loginAttempts.addressDigest, addressDigest))
    .returning({ lockedAt: loginAttempts.lockedAt });
  return row !== undefined && row.lockedAt !== null;
}

/** Copies the counter and the lock of one address to another, unless the other has a higher count. */
export async function copyAttempts(db: Db, fromDigest: string, toDigest: string): Promise<void> {
  const [row] = await db.select().from(loginAttempts).where(eq(loginAttempts.addressDigest, fromDigest));
  if (!row) return;
  await db
    .insert(loginAttempts)
    .values({ ...row, addressDigest: toDigest })
    .onConflictDoUpdate({
      target: loginAttempts.addressDigest,
      set: { failed: row.failed, lastAt: row.lastAt, lockedAt: row.lockedAt },
      setWhere: lt(loginAttempts.failed, row.failed),
    });
}

/** Deletes counters whose last attempt was before an instant. */
export function deleteAttemptsBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, loginAttempts, { where: lt(loginAttempts.lastAt, before), limit });
}
