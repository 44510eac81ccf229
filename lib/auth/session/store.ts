import "server-only";
import { and, desc, eq, gt, isNull, lt, ne, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { credentials, sessions } from "@/drizzle/schema/auth";
import { openAccountRows } from "@/lib/account/row-store";
import type { Client } from "@/lib/auth/session/client";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

type SessionRow = typeof sessions.$inferSelect;
export type SessionKind = SessionRow["kind"];
export type SessionEndReason = NonNullable<SessionRow["endReason"]>;

/** Makes a value in a statement from the column of an account's id. The room that owns the value's table exports one. */
export type ValueOfAccount<T> = (accountId: SQLWrapper) => SQL<T>;

/**
 * A session with its account and current credential; null when it does not exist or the account is closed.
 *
 * @param closesAtOf reads when the account closes in the same statement; without it, `closesAt` is null
 */
export async function findSessionWithAccount(db: Db, sessionId: string, closesAtOf?: ValueOfAccount<Date | null>) {
  const { account, accountRow } = openAccountRows(db);
  const [row] = await db
    .select({
      session: sessions,
      account: accountRow,
      credential: {
        version: credentials.version,
        staffLockedAt: credentials.staffLockedAt,
        passwordChangedAt: credentials.passwordChangedAt,
      },
      closesAt: closesAtOf?.(account.id) ?? sql<Date | null>`null`,
    })
    .from(sessions)
    .innerJoin(account, eq(account.id, sessions.accountId))
    .innerJoin(credentials, eq(credentials.accountId, sessions.accountId))
    .where(eq(sessions.id, sessionId));
  return row ?? null;
}

/**
 * Makes the statement that locks a session until the transaction ends, so that it cannot be ended meanwhile. It returns
 * one row; none when the session is ended, has an older version than the credential, or the account is locked by staff.
 * It does not lock the credential, whose lock would have to come before locks that the caller may hold.
 */
export function openSessionLock(sessionId: string): SQL {
  return new QueryBuilder()
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(credentials, eq(credentials.accountId, sessions.accountId))
    .where(
      and(
        eq(sessions.id, sessionId),
        isNull(sessions.endedAt),
        eq(credentials.version, sessions.credentialVersion),
        isNull(credentials.staffLockedAt),
      ),
    )
    .for("share", { of: sessions })
    .getSQL();
}

export async function touchSession(db: Db, sessionId: string, at: Date): Promise<void> {
  await db
    .update(sessions)
    .set({ lastSeenAt: at })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)));
}

export async function createSession(
  db: Db,
  session: Pick<SessionRow, "id" | "accountId" | "kind" | "passwordLinkId" | "credentialVersion"> & {
    client: Client;
    at: Date;
  },
): Promise<void> {
  const { at, client, ...row } = session;
  const { network, browser, system } = client;
  await db.insert(sessions).values({ ...row, network, browser, system, createdAt: at, lastSeenAt: at });
}

/** Ends one session of an account; false when it has ended before. */
export async function endSession(db: Db, accountId: string, sessionId: string, reason: SessionEndReason, at: Date) {
  const ended = await db
    .update(sessions)
    .set({ endedAt: at, endReason: reason })
    .where(and(eq(sessions.id, sessionId), eq(sessions.accountId, accountId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  return ended.length > 0;
}

/**
 * Ends all sessions of an account.
 *
 * @param except id of a session that is not ended
 * @returns number of sessions ended
 */
export async function endSessions(
  db: Db,
  accountId: string,
  reason: SessionEndReason,
  at: Date,
  except?: string,
): Promise<number> {
  const ended = await db
    .update(sessions)
    .set({ endedAt: at, endReason: reason })
    .where(
      and(eq(sessions.accountId, accountId), isNull(sessions.endedAt), ...(except ? [ne(sessions.id, except)] : [])),
    )
    .returning({ id: sessions.id });
  return ended.length;
}

/** The account's sessions, not ended and used after `seenAfter`, with the current credential; last used first. */
export async function listOpenSessions(db: Db, accountId: string, seenAfter: Date) {
  return db
    .select({
      session: sessions,
      credential: { version: credentials.version, staffLockedAt: credentials.staffLockedAt },
    })
    .from(sessions)
    .innerJoin(credentials, eq(credentials.accountId, sessions.accountId))
    .where(and(eq(sessions.accountId, accountId), isNull(sessions.endedAt), gt(sessions.lastSeenAt, seenAfter)))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
}

/** Sessions of an account, ended ones included, newest first. */
export async function listNewestSessions(
  db: Db,
  accountId: string,
  { kind, limit }: { kind: SessionKind; limit: number },
): Promise<SessionRow[]> {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.accountId, accountId), eq(sessions.kind, kind)))
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(limit);
}

export async function endSessionsById(db: Db, ids: string[], reason: SessionEndReason, at: Date): Promise<void> {
  if (ids.length === 0) return;
  await db.update(sessions).set({ endedAt: at, endReason: reason }).where(anyOf(sessions.id, ids));
}

/** Deletes sessions last used before an instant. */
export function deleteSessionsSeenBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, sessions, { where: lt(sessions.lastSeenAt, before), limit });
}
