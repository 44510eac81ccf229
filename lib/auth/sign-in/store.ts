import "server-only";
import { eq, lt, sql } from "drizzle-orm";
import { loginAttempts } from "@/drizzle/schema/auth";
import { MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import type { Db } from "@/lib/db/connection";

/** Takes one of the address's attempts before the password is looked at; null when none is left (SEC-13). */
export async function reserveAttempt(db: Db, addressDigest: string, at: Date): Promise<number | null> {
  const [row] = await db
    .insert(loginAttempts)
    .values({ addressDigest, failed: 1, lastAt: at })
    .onConflictDoUpdate({
      target: loginAttempts.addressDigest,
      set: { failed: sql`${loginAttempts.failed} + 1`, lastAt: at },
      setWhere: lt(loginAttempts.failed, MAX_FAILED_ATTEMPTS),
    })
    .returning({ failed: loginAttempts.failed });
  return row?.failed ?? null;
}

/** The reserved attempt was the last one: the address is locked. */
export async function markLocked(db: Db, addressDigest: string, at: Date): Promise<void> {
  await db.update(loginAttempts).set({ lockedAt: at }).where(eq(loginAttempts.addressDigest, addressDigest));
}

/** Gives one reserved attempt back: it was not a failure of the customer's. */
export async function releaseAttempt(db: Db, addressDigest: string): Promise<void> {
  await db
    .update(loginAttempts)
    .set({ failed: sql`greatest(${loginAttempts.failed} - 1, 0)` })
    .where(eq(loginAttempts.addressDigest, addressDigest));
}

/** A success, or a password set by link: the count begins anew and the lock is gone. */
export async function clearAttempts(db: Db, addressDigest: string): Promise<void> {
  await db.delete(loginAttempts).where(eq(loginAttempts.addressDigest, addressDigest));
}
