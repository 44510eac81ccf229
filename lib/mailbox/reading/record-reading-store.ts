import "server-only";
import { and, eq, isNotNull, isNull, not, or, type Placeholder, type SQL, sql } from "drizzle-orm";
import { Subquery, WithSubquery } from "drizzle-orm/subquery";
import { messages } from "@/drizzle/schema/mailbox";
import type { Tx } from "@/lib/db/connection";
import { placeholder } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";
import { conversationIds } from "@/lib/mailbox/message/conversation-store";
import { appendEventAt, type EventInstant, eventInstant } from "@/lib/mailbox/message/event-store";
import type { EventDetails } from "@/lib/mailbox/message/message-history";
import { lockMessages, opensFrom } from "@/lib/mailbox/message/message-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import type { MessageList } from "@/lib/mailbox/message/visibility";
import { type CustomerSession, lockSession } from "@/lib/mailbox/reading/customer-session";
import type { ReadingKind } from "@/lib/mailbox/reading/reading";
import {
  hasReadingAt,
  type ReadingInstants,
  readingInstants,
  startReadingOfEach,
} from "@/lib/mailbox/reading/reading-store";

/** The reading of a document. */
export type NewReading = {
  messageId: string;
  documentId: string;
  kind: ReadingKind;
  /** The list that must show the message. */
  from: "inbox" | "trash";
  /** Whether the reading clears the unread mark: true when the customer looks at the content now. */
  clearsUnread: boolean;
  /** Stored with the event. */
  details: EventDetails;
  /** As `inOneStatement` gives it. */
  isLocked: boolean;
};

/** The locked messages of a recording statement, to be joined under the name of their table. */
export const LOCKED_MESSAGES = new Subquery(sql`select * from locked`, { id: messages.id }, "messages");

const expression = (name: string, query: SQL) => new WithSubquery(query, {}, name, true);

/** A session, or the placeholders of one in a statement that is built once. */
type RecordedSession = { sessionId: string | Placeholder; sessionLock: Statement };
type Instants<T = string> = { reading: ReadingInstants<T>; event: EventInstant<T> };

type Recording = {
  /** Expressions that `locked` needs. */
  before?: WithSubquery[];
  /** Selects and locks messages, with all columns, while `signed_in` has a row. */
  locked: SQL;
  /** Condition on `messages`: those of the locked ones whose content is returned. */
  shown: SQL | undefined;
  kind: ReadingKind;
  /** Subject of the reading: a document's id, or for texts the id of each message. */
  subjectId: string | Placeholder | "message";
  clearsUnread: boolean;
  details?: EventDetails | Placeholder;
  isLocked: boolean;
};

/**
 * The common table expressions of a statement of `inOneStatement` that records readings. They lock session and
 * messages, in this order. For each message that is shown they append the event unless the answer belongs to a reading
 * that has begun already (reading.ts) and set `firstReadAt`, the evidence, if it is empty. The unread mark is the
 * customer's own and is cleared only when `clearsUnread` is set.
 *
 * The rest of the statement may use `signed_in` (a row while the session is open), `locked` (the messages with all
 * columns, as they were before), `shown` (those whose content may be returned), `started` (the ids for which a new
 * reading began) and `appended` (the events).
 */
function recordingExpressions(
  { reading: at, event }: Instants<string | Placeholder>,
  session: RecordedSession,
  recording: Recording,
): WithSubquery[] {
  const { before = [], locked, shown, kind, subjectId, clearsUnread, details, isLocked } = recording;
  const first = isNull(messages.firstReadAt);
  const key = (ofText: SQL) => ({
    sessionId: session.sessionId,
    subjectId: subjectId === "message" ? ofText : subjectId,
    kind,
  });
  const begun = hasReadingAt(at, key(sql`${messages.id}`));
  const unread = clearsUnread ? sql`false` : sql`${messages.unread}`;
  const changes = clearsUnread ? or(first, messages.unread) : first;
  const firstReadAt = sql`coalesce(${messages.firstReadAt}, ${at.at}::timestamptz)`;
  return [
    expression("signed_in", session.sessionLock),
    ...before,
    expression("locked", locked),
    expression("shown", sql`select * from locked as ${messages} where ${shown}`),
    expression("started", sql`select id, account_id from shown as ${messages} where ${or(first, not(begun))}`),
    expression(
      "marked",
      sql`update ${messages} set unread = ${unread}, first_read_at = ${firstReadAt}
        from (select id from shown as ${messages} where ${changes}) as opened
        where ${messages.id} = opened.id`,
    ),
    expression("appended", appendEventAt(sql`started`, event, { kind, actor: "customer", details }, isLocked)),
    expression("noted", startReadingOfEach(sql`started`, at.at, key(sql`message.id`))),
  ];
}

/** What the expressions of a reading are made of: values, or placeholders in a statement that is built once. */
type Reading<T, I, D> = {
  session: { accountId: T; sessionId: T; sessionLock: Statement };
  messageId: T;
  documentId: T;
  details: D;
  now: I;
  instants: Instants<T>;
};
export type ReadingParts = Reading<string, Date, EventDetails> | Reading<Placeholder, Placeholder, Placeholder>;

/** A reading of values, for a statement that is built at each use. */
export function readingOf(now: Date, session: CustomerSession, reading: NewReading): ReadingParts {
  const { messageId, documentId, details, kind } = reading;
  const event = eventInstant(now, { kind, actor: "customer", details });
  return { session, messageId, documentId, details, now, instants: { reading: readingInstants(now), event } };
}

/** A reading of placeholders, for a statement that is built once. @param sessionLock with a placeholder `sessionId` */
export function preparedReading(sessionLock: Statement): ReadingParts {
  const { messageId, ...opening } = preparedOpening(sessionLock);
  return { ...opening, messageId, documentId: placeholder("documentId"), details: placeholder("details") };
}

/** The values of the placeholders of `preparedReading`. */
export function readingValues(now: Date, { accountId, sessionId }: CustomerSession, reading: NewReading) {
  const { messageId, documentId, details, kind } = reading;
  const { at, after, before } = readingInstants(now);
  const { hashedEnd } = eventInstant(now, { kind, actor: "customer", details });
  const ids = { accountId, sessionId, messageId, documentId };
  return { ...ids, details: JSON.stringify(details), now: at, at, after, before, hashedEnd };
}

/** The expressions that record the reading of a document: they check that the list shows its message now. */
export function readingExpressions(
  { session, messageId, documentId, details, now, instants }: ReadingParts,
  { from, ...rest }: Pick<NewReading, "kind" | "from" | "clearsUnread" | "isLocked">,
): WithSubquery[] {
  const own = and(eq(messages.id, messageId), eq(messages.accountId, session.accountId), isPublishedMessage());
  return recordingExpressions(instants, session, {
    ...rest,
    subjectId: documentId,
    details,
    locked: sql`select ${messages}.* from ${messages} where ${own} and exists (select from signed_in) for no key update`,
    shown: from === "inbox" ? opensFrom("inbox", now) : opensFrom(from, now as Date),
  });
}

/** What the expressions of an opening are made of: values, or placeholders in a statement that is built once. */
type Opening<T, I> = {
  session: { accountId: T; sessionId: T; sessionLock: Statement };
  messageId: T;
  now: I;
  instants: Instants<T>;
};

const OPENED = { kind: "opened", actor: "customer" } as const;

/** The values of the placeholders of `preparedOpening`. */
export function openingValues(now: Date, { accountId, sessionId }: CustomerSession, messageId: string) {
  const { at, after, before } = readingInstants(now);
  const { hashedEnd } = eventInstant(now, OPENED);
  return { accountId, sessionId, messageId, now: at, at, after, before, hashedEnd };
}

/** An opening of placeholders, for a statement that is built once. @param sessionLock with a placeholder `sessionId` */
export function preparedOpening(sessionLock: Statement): Opening<Placeholder, Placeholder> {
  const at = placeholder("at");
  return {
    session: { accountId: placeholder("accountId"), sessionId: placeholder("sessionId"), sessionLock },
    messageId: placeholder("messageId"),
    now: placeholder("now"),
    instants: {
      reading: { at, after: placeholder("after"), before: placeholder("before") },
      event: { at, hashedEnd: placeholder("hashedEnd") },
    },
  };
}

/** An opening of values, for a statement that is built at each use. */
export function openingOf(now: Date, session: CustomerSession, messageId: string): Opening<string, Date> {
  return { session, messageId, now, instants: { reading: readingInstants(now), event: eventInstant(now, OPENED) } };
}

/**
 * The expressions that record the opening of a message. Its page also shows the texts of the conversation that the
 * customer has opened before and not marked as unread: their openings are recorded too. The others keep their marks.
 * When the message does not open, nothing is shown.
 */
export function openingExpressions(
  { session, messageId, now, instants }: Opening<string, Date> | Opening<Placeholder, Placeholder>,
  { from, isLocked }: { from: MessageList; isLocked: boolean },
): WithSubquery[] {
  const { accountId } = session;
  const isOpened = eq(messages.id, messageId);
  const opens = and(isOpened, from === "inbox" ? opensFrom("inbox", now) : opensFrom(from, now as Date));
  // The page of a deleted message shows nothing else.
  const isShownBeside =
    from === "inbox"
      ? and(opensFrom("inbox", now), isNotNull(messages.firstReadAt), not(sql`${messages.unread}`))
      : sql`false`;
  return recordingExpressions(instants, session, {
    before: [expression("conversation", conversationIds(accountId, messageId))],
    locked: sql`
      select ${messages}.* from ${messages}
      where ${messages.id} = any(array(select id from conversation)) and ${and(eq(messages.accountId, accountId), isPublishedMessage())}
        and exists (select from signed_in)
      order by ${messages.id} for no key update`,
    shown: and(or(opens, isShownBeside), sql`exists (select from locked as ${messages} where ${opens})`),
    kind: OPENED.kind,
    subjectId: "message",
    clearsUnread: true,
    isLocked,
  });
}

/** Acquires the locks of `readingExpressions` by statements of their own. */
export async function lockForReading(tx: Tx, session: CustomerSession, messageId: string): Promise<void> {
  if (await lockSession(tx, session)) await lockMessages(tx, { accountId: session.accountId, messageIds: [messageId] });
}

/** Acquires the locks of `openingExpressions` by statements of their own. */
export async function lockForOpening(tx: Tx, session: CustomerSession, messageId: string): Promise<void> {
  if (!(await lockSession(tx, session))) return;
  const { accountId } = session;
  const members = await tx.execute<{ id: string }>(conversationIds(accountId, messageId));
  await lockMessages(tx, { accountId, messageIds: members.map(({ id }) => id) });
}
