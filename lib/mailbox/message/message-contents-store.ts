import "server-only";
import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { documents, messageEvents, messages, replies } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { jsonArray, jsonObject } from "@/lib/db/json";
import { type InboxScope, inInbox, type PreparedScope } from "@/lib/mailbox/list/list-store";
import { MESSAGE, SHOWN_DOCUMENT } from "@/lib/mailbox/message/message-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { supersededBy, supersededMessage } from "@/lib/mailbox/message/superseded-store";
import { notifiedAddress } from "@/lib/notification/store";

const EVENT = {
  kind: messageEvents.kind,
  actor: messageEvents.actor,
  at: messageEvents.at,
  details: messageEvents.details,
  /** Address of the notification that the event is about; null for other events. */
  toAddress: notifiedAddress(messages.accountId, sql`(${messageEvents.details} ->> 'notificationId')::uuid`),
};
const REPLY = { reference: replies.reference, sentAt: replies.sentAt };
const neighbour = alias(messages, "neighbour");
const NEIGHBOUR = { id: neighbour.id, subject: neighbour.subject };
type Neighbour = { id: string; subject: string };

/** One row as JSON, or null. @param rows `from`, `where` and `order by` */
function one<F extends Parameters<typeof jsonObject>[0]>(fields: F, rows: SQL) {
  const object = jsonObject(fields);
  return sql<(typeof object)["_"]["type"] | null>`(select ${object} ${rows} limit 1)`;
}

/**
 * The next newer or older message of the inbox. The message's own date bounds the scan: with the bounds of the scope
 * alone, the index would be read from its end up to the message.
 */
function next(scope: InboxScope | PreparedScope, direction: "newer" | "older") {
  const { placedAt, id } = neighbour;
  const here = sql`(${messages.placedAt}, ${messages.id})`;
  const beyond =
    direction === "newer"
      ? sql`${placedAt} >= ${messages.placedAt} and (${placedAt}, ${id}) > ${here}`
      : sql`${placedAt} <= ${messages.placedAt} and (${placedAt}, ${id}) < ${here}`;
  const order = direction === "newer" ? sql`${asc(placedAt)}, ${asc(id)}` : sql`${desc(placedAt)}, ${desc(id)}`;
  const rows = sql`from ${messages} as ${neighbour} where ${and(inInbox(scope, neighbour), beyond)} order by ${order}`;
  return one(NEIGHBOUR, rows) as SQL<Neighbour | null>;
}

/** What the page of a message shows beside the message: values in a statement that reads rows as `messages`. */
function contents(scope: InboxScope | PreparedScope) {
  const ownReply = eq(replies.accountId, messages.accountId);
  const events = sql`from ${messageEvents} where ${eq(messageEvents.messageId, messages.id)}`;
  return {
    documents: jsonArray(
      SHOWN_DOCUMENT,
      sql`from ${documents} where ${eq(documents.messageId, messages.id)}`,
      sql`${documents.position}`,
    ),
    events: jsonArray(EVENT, events, sql`${messageEvents.sequence}`),
    replies: jsonArray(
      REPLY,
      sql`from ${replies} where ${and(ownReply, eq(replies.messageId, messages.id))}`,
      sql`${desc(replies.sentAt)}, ${desc(replies.id)}`,
    ),
    answers: one(REPLY, sql`from ${replies} where ${and(ownReply, eq(replies.reference, messages.inReplyTo))}`),
    supersededBy: supersededBy(scope),
    supersedes: supersededMessage(scope),
    newer: next(scope, "newer"),
    older: next(scope, "older"),
  };
}

/** The columns of a statement that reads rows as `messages`: the message and everything that its page shows. */
export function messageWithContents(scope: InboxScope | PreparedScope) {
  return { ...MESSAGE, ...contents(scope) };
}

/** A message of this account in any state, with everything that its page shows; null for any other id. */
export async function findMessageWithContents(db: Db, scope: InboxScope, messageId: string) {
  const [row] = await db
    .select(messageWithContents(scope))
    .from(messages)
    .where(and(eq(messages.id, messageId), eq(messages.accountId, scope.accountId), isPublishedMessage()));
  return row ?? null;
}

export type MessageWithContents = NonNullable<Awaited<ReturnType<typeof findMessageWithContents>>>;
