import "server-only";
import { and, eq, gte, isNull, lt, sql } from "drizzle-orm";
import { loginAttempts } from "@/drizzle/schema/auth";
import { MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

/** Failures counted for an address, reserved attempts included; 10 for a locked one. */
export async function countFailures(db: Db, addressDigest: string): Promise<number> {
  const [row] = await db
    .select({ failed: loginAttempts.failed })
    .from(loginAttempts)
    .where(eq(loginAttempts.addressDigest, addressDigest));
  return row?.failed ?? 0;
}

/**
 * Counts an attempt for the address before the password is compared.
 *
 * @param limit attempts allowed: 3 without a captcha, up to 10 with one (`attemptsCovered`)
 * @returns number of attempts counted, this one included; null when none is left
 */
export async function reserveAttempt(db: Db, addressDigest: string, at: Date, limit: number): Promise<number | null> {
  const [row] = await db
    .insert(loginAttempts)
    .values({ addressDigest, failed: 1, lastAt: at })
    .onConflictDoUpdate({
      target: loginAttempts.addressDigest,
      set: { failed: sql`${loginAttempts.failed} + 1`, lastAt: at },
      setWhere: lt(loginAttempts.failed, limit),
    })
    .returning({ failed: loginAttempts.failed });
  return row?.failed ?? null;
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

/** Clears the counter after the right password. False when the address was locked since; then refuse the sign-in. */
export async function clearAttemptsUnlessLocked(db: Db, addressDigest: string): Promise<boolean> {
  await db
    .delete(loginAttempts)
    .where(and(eq(loginAttempts.addressDigest, addressDigest), isNull(loginAttempts.lockedAt)));
  return (await countFailures(db, addressDigest)) < MAX_FAILED_ATTEMPTS;
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
