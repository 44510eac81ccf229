import "server-only";
import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { Subquery, WithSubquery } from "drizzle-orm/subquery";
import { messages } from "@/drizzle/schema/mailbox";
import type { Tx } from "@/lib/db/connection";
import { appendEventToEach } from "@/lib/mailbox/message/event-store";
import type { EventDetails } from "@/lib/mailbox/message/message-history";
import { lockMessages, opensFrom } from "@/lib/mailbox/message/message-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { type CustomerSession, lockSession } from "@/lib/mailbox/reading/customer-session";
import type { ReadingKind } from "@/lib/mailbox/reading/reading";
import { hasReadingAt, startReadingOfEach } from "@/lib/mailbox/reading/reading-store";

export type NewReading = {
  messageId: string;
  /** Id of the document; for the text, the id of the message. */
  subjectId: string;
  kind: ReadingKind;
  /** The list that must show the message. */
  from: "inbox" | "trash";
  /** Whether the reading clears the unread mark: true when the customer looks at the content now. */
  clearsUnread: boolean;
  /** Stored with the event; none for the text. */
  details?: EventDetails;
  /** As `inOneStatement` gives it. */
  isLocked: boolean;
};

/** The locked message of `readingExpressions`, to be joined under the name of its table. */
export const LOCKED_MESSAGE = new Subquery(sql`select * from locked`, { id: messages.id }, "messages");

const expression = (name: string, query: SQL) => new WithSubquery(query, {}, name, true);

/**
 * The common table expressions of a statement of `inOneStatement` that records a reading. They lock session and message,
 * in this order, and check that the list shows the message now. They append the event unless the answer belongs to a
 * reading that has begun already (reading.ts) and set `firstReadAt`, the evidence, if it is empty. The unread mark is
 * the customer's own and is cleared only when `clearsUnread` is set.
 *
 * The rest of the statement may use `signed_in` (a row while the session is open), `locked` (the message with all columns,
 * as they were before), `started` (its id when a new reading began) and `appended` (the event).
 */
export function readingExpressions(now: Date, session: CustomerSession, reading: NewReading): WithSubquery[] {
  const { accountId, sessionId } = session;
  const { messageId, subjectId, kind, from, clearsUnread, details, isLocked } = reading;
  const own = and(eq(messages.id, messageId), eq(messages.accountId, accountId), isPublishedMessage());
  const opens = opensFrom(from, now);
  const first = isNull(messages.firstReadAt);
  const key = { sessionId, subjectId, kind };
  const unread = clearsUnread ? sql`false` : sql`${messages.unread}`;
  const changes = clearsUnread ? or(first, messages.unread) : first;
  const firstReadAt = sql`coalesce(${messages.firstReadAt}, ${now.toISOString()}::timestamptz)`;
  return [
    expression("signed_in", session.sessionLock),
    expression(
      "locked",
      sql`select ${messages}.* from ${messages} where ${own} and exists (select from signed_in) for no key update`,
    ),
    expression(
      "started",
      sql`select id from locked as ${messages} where ${and(opens, or(first, sql`not ${hasReadingAt(now, key)}`))}`,
    ),
    expression(
      "marked",
      sql`update ${messages} set unread = ${unread}, first_read_at = ${firstReadAt}
        from (select id from locked as ${messages} where ${and(opens, changes)}) as opened
        where ${messages.id} = opened.id`,
    ),
    expression("appended", appendEventToEach(sql`started`, now, { kind, actor: "customer", details }, isLocked)),
    expression("noted", startReadingOfEach(sql`started`, now, key)),
  ];
}

/** Acquires the locks of `readingExpressions` by statements of their own. */
export async function lockForReading(tx: Tx, session: CustomerSession, messageId: string): Promise<void> {
  if (await lockSession(tx, session)) await lockMessages(tx, { accountId: session.accountId, messageIds: [messageId] });
}
