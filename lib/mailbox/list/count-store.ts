import "server-only";
import { and, count, eq, isNull, lt, type Placeholder, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import type { CalendarDay } from "@/lib/kernel/time";
import { inboxFacets } from "@/lib/mailbox/list/facet-store";
import {
  type InboxScope,
  inInbox,
  PREPARED_SCOPE,
  type PreparedScope,
  scopeValues,
} from "@/lib/mailbox/list/list-store";
import { payableBills } from "@/lib/mailbox/list/payable-store";

/** Counts all messages and those placed before an instant, and the unread ones: one index-only scan for each. */
function mailboxCounts(db: Db, scope: PreparedScope, placedBefore: Placeholder) {
  const expiring = sql`count(*) filter (where ${lt(messages.placedAt, placedBefore)})`.mapWith(Number).as("expiring");
  const whole = db
    .select({ all: count().as("all_messages"), expiring })
    .from(messages)
    .where(inInbox(scope))
    .as("whole");
  const unread = db
    .select({ n: count().as("unread_messages") })
    .from(messages)
    .where(and(inInbox(scope), sql`${messages.unread}`))
    .as("unread_ones");
  return { whole, unread, columns: { all: whole.all, expiring: whole.expiring, unread: unread.n } };
}

const counts = preparedQuery((db) => {
  const { whole, unread, columns } = mailboxCounts(db, PREPARED_SCOPE, placeholder("placedBefore"));
  return db.select(columns).from(whole).crossJoin(unread).prepare("mailbox_counts");
});

const countsWhileOpening = preparedQuery((db) => {
  const { whole, unread, columns } = mailboxCounts(db, PREPARED_SCOPE, placeholder("placedBefore"));
  const opens = and(
    eq(messages.id, placeholder("opening")),
    inInbox(PREPARED_SCOPE),
    messages.unread,
    isNull(messages.withdrawnAt),
  );
  const n = sql`${unread.n} - (select count(*) from ${messages} where ${opens})`.mapWith(Number);
  return db
    .select({ ...columns, unread: n })
    .from(whole)
    .crossJoin(unread)
    .prepare("mailbox_counts_while_opening");
});

/**
 * Counts the messages of the inbox in one statement: all, the unread ones (by `messages_unread_idx`), and in `expiring`
 * those placed before an instant.
 *
 * @param opening id of a message that is counted as read, unless it is withdrawn: another statement is opening it
 */
export async function countMailbox(db: Db, scope: InboxScope, placedBefore: Date, opening: string | null) {
  const pool = withKeptPlan(db);
  const values = { ...scopeValues(scope), placedBefore: placedBefore.toISOString() };
  const [row] = opening
    ? await countsWhileOpening(pool).execute({ ...values, opening })
    : await counts(pool).execute(values);
  return row ?? { all: 0, expiring: 0, unread: 0 };
}

/** `countMailbox` with the combinations of `inboxFacets` and the bills of `payableBills`. */
export async function countMailboxWithFacets(db: Db, scope: InboxScope, placedBefore: Date, dueUntil: CalendarDay) {
  const values = { ...scopeValues(scope), placedBefore: placedBefore.toISOString(), dueUntil };
  const [row] = await countsWithFacets(withKeptPlan(db)).execute(values);
  return row ?? { all: 0, expiring: 0, unread: 0, facets: [], bills: { payable: 0, due: 0 }, dueBills: [] };
}

const countsWithFacets = preparedQuery((db) => {
  const scope = PREPARED_SCOPE;
  const { whole, unread, columns } = mailboxCounts(db, scope, placeholder("placedBefore"));
  return db
    .select({ ...columns, facets: inboxFacets(scope), ...payableBills(scope, inInbox(scope), placeholder("dueUntil")) })
    .from(whole)
    .crossJoin(unread)
    .prepare("inbox_summary");
});
