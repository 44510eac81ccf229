import "server-only";
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNull,
  lt,
  lte,
  min,
  not,
  type SQL,
  type SQLWrapper,
  sql,
} from "drizzle-orm";
import { closureRequests } from "@/drizzle/schema/closure";
import { accountRows, openAccountRows } from "@/lib/account/row-store";
import { addressChangedSince, firstAddressChangeSince } from "@/lib/auth/address-change/store";
import { OPEN_CLOSURE_STATES, type OpenClosureState } from "@/lib/closure/closure";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import type { LinkState } from "@/lib/notification/cancel-reason";
import { isAddressBelow, isNoTestAddress } from "@/lib/sandbox/store";

export type ClosureRow = typeof closureRequests.$inferSelect;
type ClosureChange = Partial<typeof closureRequests.$inferInsert>;

const OPEN: ClosureRow["state"][] = [...OPEN_CLOSURE_STATES];

/**
 * When the account of a row closes, as a value in a statement of another room; null outside the grace period.
 *
 * @param accountId the column of the account's id in that statement
 */
export function closesAtOf(accountId: SQLWrapper): SQL<Date | null> {
  const inGrace = and(eq(closureRequests.accountId, accountId), eq(closureRequests.state, "grace"));
  const value = sql`(select ${closureRequests.closesAt} from ${closureRequests} where ${inGrace})`;
  return value.mapWith(closureRequests.closesAt) as SQL<Date | null>;
}

/** @returns false when the reference is taken */
export async function insertClosure(db: Db, row: typeof closureRequests.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(closureRequests)
    .values(row)
    .onConflictDoNothing({ target: closureRequests.reference })
    .returning({ id: closureRequests.id });
  return inserted.length > 0;
}

export async function findClosure(db: Db, id: string): Promise<ClosureRow | null> {
  const [row] = await db.select().from(closureRequests).where(eq(closureRequests.id, id));
  return row ?? null;
}

export async function findClosureByReference(db: Db, reference: string): Promise<ClosureRow | null> {
  const [row] = await db.select().from(closureRequests).where(eq(closureRequests.reference, reference));
  return row ?? null;
}

/**
 * The unconfirmed request with this link token and its account, read without a lock. A link mailed before a change of
 * the account's address is not usable.
 */
export async function findConfirmableClosure(db: Db, tokenDigest: string, now: Date) {
  const { account, accountRow } = openAccountRows(db);
  const [row] = await db
    .select({ request: closureRequests, account: accountRow })
    .from(closureRequests)
    .innerJoin(account, eq(account.id, closureRequests.accountId))
    .where(
      and(
        eq(closureRequests.tokenDigest, tokenDigest),
        eq(closureRequests.state, "unconfirmed"),
        gt(closureRequests.tokenExpiresAt, now),
        not(addressChangedSince(closureRequests.accountId, closureRequests.requestedAt)),
      ),
    );
  return row ?? null;
}

/**
 * The state of a request and of the link that confirms it. The link is valid while the request is `unconfirmed` and the
 * account has the same address as when the request was made.
 *
 * @returns null when the request is deleted
 */
export async function findClosureState(db: Db, id: string): Promise<{ state: string; link: LinkState } | null> {
  const { accountId, state, tokenDigest, tokenExpiresAt, requestedAt, confirmedAt, endedAt } = closureRequests;
  const [request] = await db
    .select({
      ...{ state, tokenDigest, tokenExpiresAt, requestedAt, confirmedAt, endedAt },
      addressChangedAt: firstAddressChangeSince(accountId, requestedAt).as("address_changed_at"),
    })
    .from(closureRequests)
    .where(eq(closureRequests.id, id));
  if (!request) return null;
  const isUnconfirmed = request.state === "unconfirmed" && request.tokenDigest !== null;
  const link: LinkState = {
    usedAt: request.confirmedAt,
    voidedAt: isUnconfirmed ? request.addressChangedAt : (request.endedAt ?? request.requestedAt),
    expiresAt: request.tokenExpiresAt ?? request.requestedAt,
  };
  return { state: request.state, link };
}

export async function findOpenClosure(db: Db, accountId: string): Promise<ClosureRow | null> {
  const [row] = await db
    .select()
    .from(closureRequests)
    .where(and(eq(closureRequests.accountId, accountId), inArray(closureRequests.state, OPEN)));
  return row ?? null;
}

/** Updates a request if it is still in the state that the caller read; false when it is not. */
export async function moveClosure(
  db: Db,
  read: Pick<ClosureRow, "id" | "state">,
  change: ClosureChange,
): Promise<boolean> {
  const updated = await db
    .update(closureRequests)
    .set(change)
    .where(and(eq(closureRequests.id, read.id), eq(closureRequests.state, read.state)))
    .returning({ id: closureRequests.id });
  return updated.length > 0;
}

/** Withdraws the account's unconfirmed requests and deletes their details. */
export async function withdrawUnconfirmedClosures(db: Db, accountId: string, at: Date): Promise<void> {
  await db
    .update(closureRequests)
    .set({ state: "withdrawn", details: {}, tokenDigest: null, endedAt: at })
    .where(and(eq(closureRequests.accountId, accountId), eq(closureRequests.state, "unconfirmed")));
}

/** The open requests with their accounts: those waiting for a decision first, then by age, oldest first. */
export function listOpenClosures(db: Db) {
  const { account, accountRow } = accountRows(db);
  return db
    .select({ request: closureRequests, account: accountRow })
    .from(closureRequests)
    .innerJoin(account, eq(account.id, closureRequests.accountId))
    .where(and(inArray(closureRequests.state, OPEN), isNoTestAddress(account.emailAddress)))
    .orderBy(asc(closureRequests.state), asc(closureRequests.requestedAt), asc(closureRequests.id));
}

/** The place of a request in the pages, which are ordered by both. */
export type ClosurePosition = { requestedAt: Date; id: string };

/**
 * One page of the open requests with their accounts, oldest first, by key.
 *
 * @param page.domain only requests of test customers with this domain; null: those of real customers
 * @param page.state only those in this state; null for all
 * @param page.after the last request of the page before; null for the first page
 */
export function listOpenClosurePage(
  db: Db,
  page: {
    domain: string | null;
    state: OpenClosureState | null;
    after: ClosurePosition | null;
    limit: number;
  },
) {
  const { domain, state, after, limit } = page;
  const { account, accountRow } = accountRows(db);
  const position = sql`(${closureRequests.requestedAt}, ${closureRequests.id})`;
  return db
    .select({ request: closureRequests, account: accountRow })
    .from(closureRequests)
    .innerJoin(account, eq(account.id, closureRequests.accountId))
    .where(
      and(
        inArray(closureRequests.state, state ? [state] : [...OPEN_CLOSURE_STATES]),
        domain ? isAddressBelow(account.emailAddress, domain) : isNoTestAddress(account.emailAddress),
        after ? sql`${position} > (${after.requestedAt.toISOString()}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(asc(closureRequests.requestedAt), asc(closureRequests.id))
    .limit(limit);
}

/** How many requests wait for the insurer, and when the oldest was made. */
export async function summarizeWaitingClosures(db: Db): Promise<{ waiting: number; oldest: Date | null }> {
  const { account } = accountRows(db);
  const [row] = await db
    .select({ waiting: count(), oldest: min(closureRequests.requestedAt) })
    .from(closureRequests)
    .innerJoin(account, eq(account.id, closureRequests.accountId))
    .where(and(eq(closureRequests.state, "awaiting-decision"), isNoTestAddress(account.emailAddress)));
  return row ?? { waiting: 0, oldest: null };
}

/** All requests of an account, newest first. */
export function listClosuresOf(db: Db, accountId: string): Promise<ClosureRow[]> {
  return db
    .select()
    .from(closureRequests)
    .where(eq(closureRequests.accountId, accountId))
    .orderBy(desc(closureRequests.requestedAt), desc(closureRequests.id));
}

/** Requests whose grace period is over, the earliest end first. */
export async function listDueClosures(db: Db, now: Date): Promise<{ id: string; accountId: string }[]> {
  return db
    .select({ id: closureRequests.id, accountId: closureRequests.accountId })
    .from(closureRequests)
    .where(and(eq(closureRequests.state, "grace"), lte(closureRequests.closesAt, now)))
    .orderBy(asc(closureRequests.closesAt), asc(closureRequests.id));
}

/** Deletes expired unconfirmed requests, which a stranger may have written. */
export function deleteUnconfirmedClosuresBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, closureRequests, {
    where: and(isNull(closureRequests.confirmedAt), lt(closureRequests.tokenExpiresAt, before)),
    limit,
  });
}
