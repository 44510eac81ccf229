import "server-only";
import { and, desc, eq, gt, isNull, lt, lte, ne, type Placeholder, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { WithSubquery } from "drizzle-orm/subquery";
import { credentials, sessions } from "@/drizzle/schema/auth";
import { openAccountRows } from "@/lib/account/row-store";
import { touchBounds } from "@/lib/auth/session/session";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";

type SessionRow = typeof sessions.$inferSelect;
export type SessionKind = SessionRow["kind"];
export type SessionEndReason = NonNullable<SessionRow["endReason"]>;

/**
 * Makes a value in a statement from the column of an account's id. The room that owns the value's table exports one.
 */
export type ValueOfAccount<T> = (accountId: SQLWrapper) => SQL<T>;

const NEVER = sql<Date | null>`null`;

type FindOptions = { closesAtOf?: ValueOfAccount<Date | null>; touches: boolean };

/** Reads a session with its account and current credential, and extends the session where `touches` says so. */
function sessionStatement(db: Db, { closesAtOf, touches }: FindOptions) {
  const { account, accountRow } = openAccountRows(db);
  const touched = touches ? [new WithSubquery(touchSession(), {}, "touched", true)] : [];
  return db
    .with(...touched)
    .select({
      session: sessions,
      account: accountRow,
      credential: {
        version: credentials.version,
        staffLockedAt: credentials.staffLockedAt,
        passwordChangedAt: credentials.passwordChangedAt,
      },
      closesAt: closesAtOf?.(account.id) ?? NEVER,
      touchedAt: touches ? sql<Date | null>`(select last_seen_at from touched)`.mapWith(sessions.lastSeenAt) : NEVER,
    })
    .from(sessions)
    .innerJoin(account, eq(account.id, sessions.accountId))
    .innerJoin(credentials, eq(credentials.accountId, sessions.accountId))
    .where(eq(sessions.id, placeholder("sessionId")))
    .prepare("find_session");
}

/**
 * Makes a function that finds a session with its account and current credential; null when it does not exist or the
 * account is closed. Every page begins with it, so the text of its statement is built once.
 *
 * @param closesAtOf reads when the account closes in the same statement; without it, `closesAt` is null
 * @returns a function of the connection, the session's id and `touchAt`: the instant of a request that extends the
 *          session, in the same statement and at most once every SESSION_TOUCH_SECONDS, if it is live; the session is
 *          returned as it is afterwards
 */
export function sessionFinder(closesAtOf?: ValueOfAccount<Date | null>) {
  const plain = preparedQuery((db) => sessionStatement(db, { closesAtOf, touches: false }));
  const touching = preparedQuery((db) => sessionStatement(db, { closesAtOf, touches: true }));
  return async (db: Db, sessionId: string, touchAt: Date | null = null) => {
    const pool = withKeptPlan(db);
    const [row] = touchAt
      ? await touching(pool).execute({ sessionId, ...touchValues(touchAt) })
      : await plain(pool).execute({ sessionId });
    if (!row) return null;
    const { session, touchedAt, ...found } = row;
    return { ...found, session: { ...session, lastSeenAt: touchedAt ?? session.lastSeenAt } };
  };
}
export type SessionFinder = ReturnType<typeof sessionFinder>;

/** Finds a session without the closure request of its account. */
export const findSessionWithAccount: SessionFinder = sessionFinder();

/** The values of `touchSession`, in ISO 8601. */
function touchValues(at: Date) {
  const { createdAfter, seenAfter, seenUntil } = touchBounds(at);
  return {
    touchAt: at.toISOString(),
    createdAfter: createdAfter.toISOString(),
    seenAfter: seenAfter.toISOString(),
    seenUntil: seenUntil.toISOString(),
  };
}

/** Makes the statement that sets `lastSeenAt` of a live session; it returns the new instant. */
function touchSession(): SQL {
  const value = (name: keyof ReturnType<typeof touchValues>) => placeholder(name);
  const live = and(
    eq(sessions.id, placeholder("sessionId")),
    isNull(sessions.endedAt),
    gt(sessions.createdAt, value("createdAfter")),
    gt(sessions.lastSeenAt, value("seenAfter")),
    lte(sessions.lastSeenAt, value("seenUntil")),
    eq(credentials.accountId, sessions.accountId),
    eq(credentials.version, sessions.credentialVersion),
    isNull(credentials.staffLockedAt),
  );
  return sql`update ${sessions} set last_seen_at = ${value("touchAt")}::timestamptz from ${credentials}
    where ${live} returning ${sessions.lastSeenAt}`;
}

/**
 * Makes the statement that locks a session until the transaction ends, so that it cannot be ended meanwhile. It returns
 * one row; none when the session is ended, has an older version than the credential, or the account is locked by staff.
 * It does not lock the credential, whose lock would have to come before locks that the caller may hold.
 *
 * @param condition on the session, in addition
 */
export function openSessionLock(sessionId: string | Placeholder, condition?: SQL): SQL {
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
        condition,
      ),
    )
    .for("share", { of: sessions })
    .getSQL();
}

/** Ids, and instants in ISO 8601. */
export type CurrentSessionValues = Record<"sessionId" | "accountId" | "createdAfter" | "seenAfter", string>;

/** The values of `currentSessionLock` for a request at `now`. */
export function currentSessionValues(sessionId: string, accountId: string, now: Date): CurrentSessionValues {
  const { createdAfter, seenUntil } = touchBounds(now);
  return { sessionId, accountId, createdAfter: createdAfter.toISOString(), seenAfter: seenUntil.toISOString() };
}

/**
 * `openSessionLock` for a session that also has to belong to the account, give access to everything, be live and not
 * have to be touched: `isSessionLive` and `touchSession` in SQL.
 *
 * @param values by default placeholders of the same names
 */
export function currentSessionLock(values?: CurrentSessionValues): SQL {
  const given = (name: keyof CurrentSessionValues) => values?.[name] ?? placeholder(name);
  const isCurrent = and(
    eq(sessions.accountId, given("accountId")),
    eq(sessions.kind, "full"),
    sql`${sessions.createdAt} > ${given("createdAfter")}`,
    sql`${sessions.lastSeenAt} > ${given("seenAfter")}`,
  );
  return openSessionLock(given("sessionId"), isCurrent);
}

/**
 * Writes down how far the write-ahead log is now: what was committed before lies below. Called after the commit of a
 * write, because its own record of the commit comes after everything that the transaction could read.
 *
 * @returns the position; null when the session does not exist
 */
export async function markSessionWritten(db: Db, sessionId: string): Promise<string | null> {
  const [row] = await db
    .update(sessions)
    .set({ writtenPosition: sql`pg_current_wal_insert_lsn()` })
    .where(eq(sessions.id, sessionId))
    .returning({ writtenPosition: sessions.writtenPosition });
  return row?.writtenPosition ?? null;
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

/** When the newest session of this kind began before an instant, ended ones included; null when there is none. */
export async function findSessionStartBefore(
  db: Db,
  accountId: string,
  { kind, before }: { kind: SessionKind; before: Date },
): Promise<Date | null> {
  const [row] = await db
    .select({ createdAt: sessions.createdAt })
    .from(sessions)
    .where(and(eq(sessions.accountId, accountId), eq(sessions.kind, kind), lt(sessions.createdAt, before)))
    .orderBy(desc(sessions.createdAt))
    .limit(1);
  return row?.createdAt ?? null;
}

/** Deletes sessions last used before an instant. */
export function deleteSessionsSeenBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, sessions, { where: lt(sessions.lastSeenAt, before), limit });
}
