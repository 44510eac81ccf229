import "server-only";
import { and, eq, gte, isNull, lt, sql } from "drizzle-orm";
import { loginAttempts } from "@/drizzle/schema/auth";
import { MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

/** Failures counted for an address, those under way included; 10 for a locked one. */
export async function countFailures(db: Db, addressDigest: string): Promise<number> {
  const [row] = await db
    .select({ failed: loginAttempts.failed })
    .from(loginAttempts)
    .where(eq(loginAttempts.addressDigest, addressDigest));
  return row?.failed ?? 0;
}

/**
 * Takes one of the address's attempts before the password is looked at; null when none is left (SEC-13).
 *
 * @param limit attempts there are: 3 without a security check, 10 with one
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

/** The reserved attempt was the last one: the address is locked. False when the count began anew meanwhile. */
export async function markLocked(db: Db, addressDigest: string, at: Date): Promise<boolean> {
  const locked = await db
    .update(loginAttempts)
    .set({ lockedAt: at })
    .where(and(eq(loginAttempts.addressDigest, addressDigest), gte(loginAttempts.failed, MAX_FAILED_ATTEMPTS)))
    .returning({ failed: loginAttempts.failed });
  return locked.length > 0;
}

/** Locks an address whatever its count is. */
export async function lockAddress(db: Db, addressDigest: string, at: Date): Promise<void> {
  const locked = { failed: MAX_FAILED_ATTEMPTS, lastAt: at, lockedAt: at };
  await db
    .insert(loginAttempts)
    .values({ addressDigest, ...locked })
    .onConflictDoUpdate({ target: loginAttempts.addressDigest, set: locked });
}

/** Gives one reserved attempt back: it was not a failure of the customer's. A lock stays a lock. */
export async function releaseAttempt(db: Db, addressDigest: string): Promise<void> {
  await db
    .update(loginAttempts)
    .set({ failed: sql`greatest(${loginAttempts.failed} - 1, 0)` })
    .where(and(eq(loginAttempts.addressDigest, addressDigest), isNull(loginAttempts.lockedAt)));
}

/** A success: the count begins anew. False when the address was locked meanwhile: then the success is none (SEC-12). */
export async function clearAttemptsUnlessLocked(db: Db, addressDigest: string): Promise<boolean> {
  await db
    .delete(loginAttempts)
    .where(and(eq(loginAttempts.addressDigest, addressDigest), isNull(loginAttempts.lockedAt)));
  return (await countFailures(db, addressDigest)) < MAX_FAILED_ATTEMPTS;
}

/** A new password: the count begins anew and the lock is gone. True when there was one. */
export async function clearAttempts(db: Db, addressDigest: string): Promise<boolean> {
  const [row] = await db
    .delete(loginAttempts)
    .where(eq(loginAttempts.addressDigest, addressDigest))
    .returning({ lockedAt: loginAttempts.lockedAt });
  return row !== undefined && row.lockedAt !== null;
}

/** The count and the lock of one address hold for another as well, unless that has a worse one of its own. */
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

/** Forgets what nobody has tried for long. */
export function deleteAttemptsBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, loginAttempts, { where: lt(loginAttempts.lastAt, before), limit });
}
