import "server-only";
import { and, count, eq, isNull, lt, max, type Placeholder, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import type { CalendarDay } from "@/lib/kernel/time";
import {
  type InboxScope,
  inHungarian,
  inInbox,
  PREPARED_SCOPE,
  type PreparedScope,
  scopeValues,
} from "@/lib/mailbox/list/list-store";
import { payableBills } from "@/lib/mailbox/list/payable-store";
import type { DocumentType } from "@/lib/mailbox/message/document-type";

/** Counts all messages and those placed before an instant, and the unread ones: one index-only scan for each. */
function mailboxCounts(db: Db, scope: InboxScope | PreparedScope, placedBefore: Date | Placeholder) {
  const dueSoon = sql`count(*) filter (where ${lt(messages.placedAt, placedBefore)})`.mapWith(Number).as("due_soon");
  const whole = db
    .select({ all: count().as("all_messages"), dueSoon })
    .from(messages)
    .where(inInbox(scope))
    .as("whole");
  const unread = db
    .select({ n: count().as("unread_messages") })
    .from(messages)
    .where(and(inInbox(scope), sql`${messages.unread}`))
    .as("unread_ones");
  return { whole, unread, columns: { all: whole.all, dueSoon: whole.dueSoon, unread: unread.n } };
}

/**
 * Counts the messages of the inbox in one statement: all, the unread ones (by `messages_unread_idx`), and in `dueSoon`
 * those placed before an instant.
 *
 * @param opening id of a message that is counted as read, unless it is withdrawn: another statement is opening it
 */
export async function countMailbox(db: Db, scope: InboxScope, placedBefore: Date, opening: string | null) {
  const { whole, unread, columns } = mailboxCounts(db, scope, placedBefore);
  const opens = and(eq(messages.id, opening ?? ""), inInbox(scope), messages.unread, isNull(messages.withdrawnAt));
  const n = opening === null ? unread.n : sql`${unread.n} - (select count(*) from ${messages} where ${opens})`;
  const [row] = await withKeptPlan(db)
    .select({ ...columns, unread: sql`${n}`.mapWith(Number) })
    .from(whole)
    .crossJoin(unread);
  return row ?? { all: 0, dueSoon: 0, unread: 0 };
}

type Facet = { contractNumber: string | null; documentType: DocumentType; product: string | null };

/**
 * `countMailbox` with every combination of contract number and document type in the inbox, each with one of the
 * contract's product names, by contract number in Hungarian order, and the bills of `payableBills`.
 */
export async function countMailboxWithFacets(db: Db, scope: InboxScope, placedBefore: Date, dueUntil: CalendarDay) {
  const values = { ...scopeValues(scope), placedBefore: placedBefore.toISOString(), dueUntil };
  const [row] = await countsWithFacets(db).execute(values);
  return row ?? { all: 0, dueSoon: 0, unread: 0, facets: [], bills: { payable: 0, due: 0 }, dueBills: [] };
}

const countsWithFacets = preparedQuery((db) => {
  const scope = PREPARED_SCOPE;
  const { whole, unread, columns } = mailboxCounts(db, scope, placeholder("placedBefore"));
  const facet = db
    .select({
      contractNumber: messages.contractNumber,
      documentType: messages.documentType,
      product: max(messages.product).as("facet_product"),
    })
    .from(messages)
    .where(inInbox(scope))
    .groupBy(messages.contractNumber, messages.documentType)
    .orderBy(sql`${inHungarian(messages.contractNumber)} asc nulls last`)
    .as("facet");
  const object = sql`json_build_object('contractNumber', ${facet.contractNumber}, 'documentType', ${facet.documentType},
    'product', ${facet.product})`;
  const facets = db
    .select({ list: sql<Facet[]>`coalesce(json_agg(${object}), '[]'::json)`.as("list") })
    .from(facet)
    .as("facets");
  return db
    .select({ ...columns, facets: facets.list, ...payableBills(scope, inInbox(scope), placeholder("dueUntil")) })
    .from(whole)
    .crossJoin(unread)
    .crossJoin(facets)
    .prepare("inbox_summary");
});
