import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { knownBrowsers, sessions } from "@/drizzle/schema/auth";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { recordAuditEventsForEach } from "@/lib/audit/store";
import type { Client } from "@/lib/auth/session/client";
import { MAX_SESSIONS, touchBounds } from "@/lib/auth/session/session";
import type { SessionKind } from "@/lib/auth/session/store";
import type { Tx } from "@/lib/db/connection";
import type { Statement } from "@/lib/db/statement";

export type NewSession = {
  id: string;
  accountId: string;
  kind: SessionKind;
  passwordLinkId: string | null;
  credentialVersion: number;
  client: Client;
  at: Date;
  /** Digest of the browser's token; null when the browser is not recorded. */
  browserDigest: string | null;
  /** Audit events to record with the session, in this order. */
  events: AuditEvent[];
};

/** A condition of another statement: `open` is the name of one of `expressions`, which has one row or none. */
export type SessionGuard = { expressions: Statement[]; open: Statement };

const NO_GUARD: SessionGuard = { expressions: [sql`open as (select 1)`], open: sql`open` };

function insertSession(session: NewSession, open: Statement): Statement {
  const { id, accountId, kind, passwordLinkId, credentialVersion, client } = session;
  const at = sql`${session.at.toISOString()}::timestamptz`;
  const { network, browser, system } = client;
  return sql`
    insert into ${sessions} (id, account_id, kind, password_link_id, credential_version, created_at, last_seen_at,
      network, browser, system)
    select ${id}::uuid, ${accountId}::uuid, ${kind}, ${passwordLinkId}::uuid, ${credentialVersion}::int, ${at}, ${at},
      ${network}, ${browser}, ${system} from ${open}`;
}

/** Ends the least recently used of the live sessions, so that MAX_SESSIONS are left with the new one. */
function replaceSessions({ accountId, credentialVersion, at }: NewSession, open: Statement): Statement {
  const { createdAfter, seenAfter } = touchBounds(at);
  const live = and(
    eq(sessions.accountId, accountId),
    isNull(sessions.endedAt),
    eq(sessions.credentialVersion, credentialVersion),
    gt(sessions.createdAt, createdAfter),
    gt(sessions.lastSeenAt, seenAfter),
  );
  return sql`
    update ${sessions} set ended_at = ${at.toISOString()}::timestamptz, end_reason = 'replaced'
    where exists (select from ${open}) and id in (
      select id from ${sessions} where ${live} order by last_seen_at desc, id desc offset ${MAX_SESSIONS - 1})`;
}

/** Records the browser; returns whether the account has not been signed in to from it before. */
function rememberBrowser(accountId: string, browserDigest: string, at: Date, open: Statement): Statement {
  const instant = sql`${at.toISOString()}::timestamptz`;
  // xmax is 0 only for an inserted row; an updated row carries the updating transaction's id.
  return sql`
    insert into ${knownBrowsers} (account_id, browser_digest, first_seen_at, last_seen_at)
    select ${accountId}::uuid, ${browserDigest}, ${instant}, ${instant} from ${open}
    on conflict (account_id, browser_digest) do update set last_seen_at = excluded.last_seen_at
    returning xmax = 0 as is_new`;
}

/**
 * Starts a session, ends the least recently used ones beyond MAX_SESSIONS, and records browser and audit events: one
 * statement. The transaction holds the locks of the account and of its credential, acquired by statements before this one.
 *
 * @param guard when its row is missing, nothing is done; without it the session is always started
 * @returns null when nothing was done; `isNewBrowser`: the account has been signed in to from other browsers, not from
 *          this one
 */
export async function insertStartedSession(
  tx: Tx,
  session: NewSession,
  { expressions, open }: SessionGuard = NO_GUARD,
): Promise<{ isNewBrowser: boolean } | null> {
  const { accountId, browserDigest, at, events } = session;
  const browser = browserDigest && rememberBrowser(accountId, browserDigest, at, open);
  const all = [
    ...expressions,
    sql`started as (${insertSession(session, open)})`,
    sql`replaced as (${replaceSessions(session, open)})`,
    sql`recorded as (${recordAuditEventsForEach(open, at, events)})`,
    sql`remembered as (${browser || sql`select false as is_new`})`,
  ];
  const others = sql`exists (select from ${knownBrowsers} where ${eq(knownBrowsers.accountId, accountId)})`;
  const [row] = await tx.execute<{ isOpen: boolean; isNewBrowser: boolean | null }>(sql`
    with ${sql.join(all, sql`, `)}
    select exists (select from ${open}) as "isOpen", (select is_new from remembered) and ${others} as "isNewBrowser"`);
  return row?.isOpen ? { isNewBrowser: row.isNewBrowser === true } : null;
}
