import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { knownBrowsers, sessions } from "@/drizzle/schema/auth";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { auditRecords, insertAuditRecordsForEach } from "@/lib/audit/store";
import type { Client } from "@/lib/auth/session/client";
import { MAX_SESSIONS, touchBounds } from "@/lib/auth/session/session";
import type { SessionKind } from "@/lib/auth/session/store";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedStatement } from "@/lib/db/prepared-query";
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

/**
 * A condition of another store, made with placeholders, one object for each condition: `open` is the name of one of
 * `expressions`, which has one row or none.
 */
export type SessionGuard = { expressions: Statement[]; open: Statement };
/** A condition with the values of its placeholders. */
export type GuardValues = { guard: SessionGuard; values: Record<string, string | number> };

const NO_GUARD: SessionGuard = { expressions: [sql`open as (select 1)`], open: sql`open` };

const ACCOUNT_ID = sql`${placeholder("accountId")}::uuid`;
const VERSION = sql`${placeholder("credentialVersion")}::int`;
const AT = sql`${placeholder("at")}::timestamptz`;

const insertSession = (open: Statement): Statement => sql`
  insert into ${sessions} (id, account_id, kind, password_link_id, credential_version, created_at, last_seen_at,
    network, browser, system)
  select ${placeholder("id")}::uuid, ${ACCOUNT_ID}, ${placeholder("kind")}, ${placeholder("passwordLinkId")}::uuid,
    ${VERSION}, ${AT}, ${AT}, ${placeholder("network")}, ${placeholder("browser")}, ${placeholder("system")}
  from ${open}`;

/**
 * Ends the least recently used of the live sessions, so that MAX_SESSIONS are left with the new one. The plan is kept,
 * and may have been made while the table was empty and any index seemed good. So the account's rows are read first, by
 * a condition that only the index by account serves, and the sessions to end are found by an array, not by a join.
 */
function replaceSessions(open: Statement): Statement {
  const live = and(
    sql`ended_at is null`,
    sql`credential_version = ${VERSION}`,
    sql`created_at > ${placeholder("createdAfter")}::timestamptz`,
    sql`last_seen_at > ${placeholder("seenAfter")}::timestamptz`,
  );
  const ofAccount = eq(sessions.accountId, ACCOUNT_ID);
  const replaced = sql`
    with own as materialized (select * from ${sessions} where ${ofAccount})
    select id from own where ${live} order by last_seen_at desc, id desc offset ${MAX_SESSIONS - 1}`;
  return sql`
    update ${sessions} set ended_at = ${AT}, end_reason = 'replaced'
    where exists (select from ${open}) and ${ofAccount} and id = any(array(${replaced}))`;
}

/**
 * Records the browser; returns whether the account has not been signed in to from it before: `xmax` is 0 only for an
 * inserted row, of an updated one it is the id of the updating transaction.
 */
const rememberBrowser = (open: Statement): Statement => sql`
  insert into ${knownBrowsers} (account_id, browser_digest, first_seen_at, last_seen_at)
  select ${ACCOUNT_ID}, ${placeholder("browserDigest")}, ${AT}, ${AT} from ${open}
  on conflict (account_id, browser_digest) do update set last_seen_at = excluded.last_seen_at
  returning xmax = 0 as is_new`;

const ownBrowsers = eq(knownBrowsers.accountId, ACCOUNT_ID);
const anyBrowser = sql`exists (select from ${knownBrowsers} where ${ownBrowsers})`;

/**
 * Whether `isNewBrowser` will be false, for a condition with placeholders: the browser is known, or the account's
 * first.
 */
export const KNOWN_OR_FIRST_BROWSER: Statement<boolean> = sql`(not ${anyBrowser} or exists (
  select from ${knownBrowsers}
  where ${and(ownBrowsers, eq(knownBrowsers.browserDigest, placeholder("browserDigest")))}))`;

type Started = { isOpen: boolean; isNewBrowser: boolean | null };

function startedSession({ expressions, open }: SessionGuard, isBrowserRecorded: boolean): Statement<Started> {
  const all = [
    ...expressions,
    sql`started as (${insertSession(open)})`,
    sql`replaced as (${replaceSessions(open)})`,
    sql`recorded as (${insertAuditRecordsForEach(open, placeholder("events"))})`,
    sql`remembered as (${isBrowserRecorded ? rememberBrowser(open) : sql`select false as is_new`})`,
  ];
  return sql<Started>`
    with ${sql.join(all, sql`, `)}
    select exists (select from ${open}) as "isOpen", (select is_new from remembered) and ${anyBrowser} as "isNewBrowser"`;
}

const statementsOf = (guard: SessionGuard) => ({
  withBrowser: preparedStatement(() => startedSession(guard, true)),
  withoutBrowser: preparedStatement(() => startedSession(guard, false)),
});
const statements = new WeakMap<SessionGuard, ReturnType<typeof statementsOf>>();

/**
 * Starts a session, ends the least recently used ones beyond MAX_SESSIONS, and records browser and audit events: one
 * statement. Locks of the account and of its credential are held by the transaction, acquired by statements before this
 * one; outside a transaction the guard acquires them.
 *
 * @param guard when its row is missing, nothing is done; without it the session is always started
 * @returns null when nothing was done; `isNewBrowser`: the account has been signed in to from other browsers, not from
 *          this one
 */
export async function insertStartedSession(
  db: Db,
  session: NewSession,
  { guard, values }: GuardValues = { guard: NO_GUARD, values: {} },
): Promise<{ isNewBrowser: boolean } | null> {
  const { id, accountId, kind, passwordLinkId, credentialVersion, client, at, browserDigest, events } = session;
  const { createdAfter, seenAfter } = touchBounds(at);
  const own = statements.get(guard) ?? statementsOf(guard);
  statements.set(guard, own);
  const statement = browserDigest ? own.withBrowser : own.withoutBrowser;
  const { network, browser, system } = client;
  const [row] = await withKeptPlan(db).execute<Started>(
    statement({
      ...{ id, accountId, kind, passwordLinkId, credentialVersion, network, browser, system, browserDigest },
      ...{ at: at.toISOString(), createdAfter: createdAfter.toISOString(), seenAfter: seenAfter.toISOString() },
      ...{ events: auditRecords(at, events), ...values },
    }),
  );
  return row?.isOpen ? { isNewBrowser: row.isNewBrowser === true } : null;
}
