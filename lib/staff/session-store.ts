import "server-only";
import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { staffMembers, staffSessions } from "@/drizzle/schema/staff";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

export type StaffSessionRow = typeof staffSessions.$inferSelect;
type EndReason = NonNullable<StaffSessionRow["endReason"]>;

export async function insertStaffSession(
  db: Db,
  session: Pick<StaffSessionRow, "id" | "memberId" | "credentialVersion" | "network"> & { at: Date },
): Promise<void> {
  const { at, ...row } = session;
  await db.insert(staffSessions).values({ ...row, createdAt: at, lastSeenAt: at });
}

/** A session with its staff member; null for an unknown id. */
export async function findStaffSession(db: Db, sessionId: string) {
  const [row] = await db
    .select({ session: staffSessions, member: staffMembers })
    .from(staffSessions)
    .innerJoin(staffMembers, eq(staffMembers.id, staffSessions.memberId))
    .where(eq(staffSessions.id, sessionId));
  return row ?? null;
}

/** Writes down a use of a session that is not ended. */
export async function touchStaffSession(db: Db, sessionId: string, at: Date): Promise<void> {
  await db
    .update(staffSessions)
    .set({ lastSeenAt: at })
    .where(and(eq(staffSessions.id, sessionId), isNull(staffSessions.endedAt), lt(staffSessions.lastSeenAt, at)));
}

/** As `markSessionWritten` of lib/auth/session/store.ts. */
export async function markStaffSessionWritten(db: Db, sessionId: string): Promise<string | null> {
  const [row] = await db
    .update(staffSessions)
    .set({ writtenPosition: sql`pg_current_wal_insert_lsn()` })
    .where(eq(staffSessions.id, sessionId))
    .returning({ writtenPosition: staffSessions.writtenPosition });
  return row?.writtenPosition ?? null;
}

/** @returns false when it has ended before */
export async function endStaffSession(db: Db, sessionId: string, reason: EndReason, at: Date): Promise<boolean> {
  const ended = await db
    .update(staffSessions)
    .set({ endedAt: at, endReason: reason })
    .where(and(eq(staffSessions.id, sessionId), isNull(staffSessions.endedAt)))
    .returning({ id: staffSessions.id });
  return ended.length > 0;
}

/** Ends all sessions of a staff member. @returns their number */
export async function endStaffSessions(db: Db, memberId: string, reason: EndReason, at: Date): Promise<number> {
  const ended = await db
    .update(staffSessions)
    .set({ endedAt: at, endReason: reason })
    .where(and(eq(staffSessions.memberId, memberId), isNull(staffSessions.endedAt)))
    .returning({ id: staffSessions.id });
  return ended.length;
}

/** Deletes sessions last used before an instant. */
export function deleteStaffSessionsSeenBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, staffSessions, { where: lt(staffSessions.lastSeenAt, before), limit });
}
