import "server-only";
import { and, asc, eq, is, Placeholder, type SQL, sql } from "drizzle-orm";
import { messageEvents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";
import {
  chainEvent,
  type EventDetails,
  FIRST_PREVIOUS_HASH,
  hashedEnd,
  type MessageEvent,
  type NewMessageEvent,
} from "@/lib/mailbox/message/message-history";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

const EVENT = {
  messageId: messageEvents.messageId,
  sequence: messageEvents.sequence,
  kind: messageEvents.kind,
  actor: messageEvents.actor,
  at: messageEvents.at,
  details: messageEvents.details,
  previousHash: messageEvents.previousHash,
  hash: messageEvents.hash,
};

/** An event with the account of its row, which the chain of hashes does not cover. */
export type StoredEvent = MessageEvent & { accountId: string };

async function insertEvents(target: RowTarget, events: StoredEvent[]): Promise<void> {
  await insertRows(target, messageEvents, events);
}

/**
 * Stores the first event of messages that the same transaction creates. Locks nothing, because no other transaction can
 * see the messages yet.
 */
export function insertFirstEvents(
  target: RowTarget,
  events: { accountId: string; at: Date; event: NewMessageEvent }[],
): Promise<void> {
  return insertEvents(
    target,
    events.map(({ accountId, at, event }) => ({ ...chainEvent(null, at, event), accountId })),
  );
}

/** Locks messages as `lockHistories` does. @returns their accounts by id */
async function lockedAccounts(db: Db, messageIds: string[]): Promise<Map<string, string>> {
  const locked = await db
    .select({ id: messages.id, accountId: messages.accountId })
    .from(messages)
    .where(and(anyOf(messages.id, messageIds), isPublishedMessage()))
    .orderBy(asc(messages.id))
    .for("no key update");
  return new Map(locked.map(({ id, accountId }) => [id, accountId]));
}

/**
 * Locks messages, known by ids from the database, in the order of their ids, so that their histories can be appended
 * to.
 *
 * @returns number of messages locked
 */
export async function lockHistories(db: Db, messageIds: string[]): Promise<number> {
  return (await lockedAccounts(db, messageIds)).size;
}

/**
 * Appends events to the histories of messages, in the given order. Locks the messages in the order of their ids, so
 * that parallel appends run one after the other and every sequence number is used once. Must run inside a transaction.
 *
 * @throws when a message does not exist
 */
export async function appendMessageEvents(db: Db, at: Date, events: NewMessageEvent[]): Promise<void> {
  const ids = [...new Set(events.map((event) => event.messageId))];
  if (ids.length === 0) return;
  const accounts = await lockedAccounts(db, ids);
  const last = await findLastEvents(db, ids);
  const chained = events.map((event) => {
    const accountId = accounts.get(event.messageId);
    if (accountId === undefined) throw new Error("An event for a message that does not exist.");
    const next = chainEvent(last.get(event.messageId) ?? null, at, event);
    last.set(event.messageId, next);
    return { ...next, accountId };
  });
  await insertEvents(db, chained);
}

/**
 * Makes the statement that appends the same event to each of some messages, for a statement of `inOneStatement` that
 * locks them. It reads the last events in the snapshot of that statement, which is older than the locks. An event that
 * another transaction has appended meanwhile has the same sequence number, so the primary key refuses this one.
 *
 * The instant is read before the statement waits for a connection. If the last event is later, the new one gets that
 * event's number and is refused too; the second run reads the clock under the locks. Then it is appended in any case:
 * only clocks of different machines can still disagree.
 *
 * @param locked name of the common table expression with the `id` and `account_id` of the messages
 * @param isLocked as `inOneStatement` gives it
 */
export function appendEventToEach(
  locked: SQL,
  at: Date,
  event: Omit<NewMessageEvent, "messageId">,
  isLocked: boolean,
): SQL {
  return appendEventAt(locked, eventInstant(at, event), event, isLocked);
}

/** What of an event depends on its instant: the instant in ISO 8601, and the end of the text that is hashed. */
export type EventInstant<T = string> = { at: T; hashedEnd: T };

export function eventInstant(at: Date, event: Omit<NewMessageEvent, "messageId">): EventInstant {
  const { kind, actor, details = {} } = event;
  return { at: at.toISOString(), hashedEnd: hashedEnd({ kind, actor, at, details }) };
}

/**
 * `appendEventToEach` with values that may be placeholders, for a statement that is built once.
 *
 * @param event its `details` are a placeholder for their JSON, or values
 */
export function appendEventAt(
  locked: SQL,
  { at, hashedEnd: end }: EventInstant<string | Placeholder>,
  event: Omit<NewMessageEvent, "messageId" | "details"> & { details?: EventDetails | Placeholder },
  isLocked: boolean,
): SQL {
  const { kind, actor, details = {} } = event;
  const storedDetails = is(details, Placeholder) ? details : JSON.stringify(details);
  const { messageId, sequence, hash, at: appendedAt } = messageEvents;
  const instant = sql`${at}::timestamptz`;
  const step = isLocked ? sql`1` : sql`case when last.at > ${instant} then 0 else 1 end`;
  const text = sql`'["' || next.previous_hash || '","' || next.id || '",' || next.sequence || ',' || ${end}::text`;
  return sql`
    insert into ${messageEvents} (message_id, account_id, sequence, kind, actor, at, details, previous_hash, hash)
    select next.id, next.account_id, next.sequence, ${kind}, ${actor}, ${instant},
      ${storedDetails}::text::jsonb, next.previous_hash,
      encode(sha256(convert_to(${text}, 'UTF8')), 'hex')
    from (
      select message.id, message.account_id, coalesce(last.sequence, 0) + ${step} as sequence,
        coalesce(last.hash, ${FIRST_PREVIOUS_HASH}) as previous_hash
      from ${locked} as message left join lateral (
        select ${sequence} as sequence, ${hash} as hash, ${appendedAt} as at from ${messageEvents}
        where ${messageId} = message.id order by ${sequence} desc limit 1
      ) as last on true
    ) as next
    returning *`;
}

/** The last event of each history; nothing for messages without one. */
export async function findLastEvents(
  db: Db,
  ids: string[],
): Promise<Map<string, Pick<MessageEvent, "sequence" | "hash">>> {
  const rows = await db
    .selectDistinctOn([messageEvents.messageId], {
      messageId: messageEvents.messageId,
      sequence: messageEvents.sequence,
      hash: messageEvents.hash,
    })
    .from(messageEvents)
    .where(anyOf(messageEvents.messageId, ids))
    .orderBy(messageEvents.messageId, sql`${messageEvents.sequence} desc`);
  return new Map(rows.map(({ messageId, ...event }) => [messageId, event]));
}

/** Events of all histories behind a message and sequence number, in this order. @param after null for the first ones */
export function listEventsAfter(
  db: Db,
  after: Pick<MessageEvent, "messageId" | "sequence"> | null,
  limit: number,
): Promise<StoredEvent[]> {
  const { messageId, sequence } = messageEvents;
  return db
    .select({ ...EVENT, accountId: messageEvents.accountId })
    .from(messageEvents)
    .where(after ? sql`(${messageId}, ${sequence}) > (${after.messageId}::uuid, ${after.sequence}::int)` : undefined)
    .orderBy(asc(messageId), asc(sequence))
    .limit(limit);
}

/** The events with these places in their histories. @param places at most some thousand */
export async function listEventsAt(
  db: Db,
  places: Pick<MessageEvent, "messageId" | "sequence">[],
): Promise<Pick<MessageEvent, "messageId" | "sequence" | "hash">[]> {
  const { messageId, sequence, hash } = messageEvents;
  return db.execute<Pick<MessageEvent, "messageId" | "sequence" | "hash">>(sql`
    select ${messageId} as "messageId", ${sequence} as sequence, ${hash} as hash
    from json_to_recordset(${JSON.stringify(places)}::text::json) as place ("messageId" uuid, sequence int)
    join ${messageEvents} on ${messageId} = place."messageId" and ${sequence} = place.sequence`);
}

/** The history of a message of this account, oldest event first; empty for any other id. */
export function listMessageEvents(db: Db, message: { accountId: string; messageId: string }): Promise<MessageEvent[]> {
  return db
    .select(EVENT)
    .from(messageEvents)
    .innerJoin(messages, eq(messages.id, messageEvents.messageId))
    .where(
      and(
        eq(messageEvents.messageId, message.messageId),
        eq(messages.accountId, message.accountId),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(messageEvents.sequence));
}
