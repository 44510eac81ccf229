import "server-only";
import { and, eq, gt, gte, isNotNull, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { appendEventToEach } from "@/lib/mailbox/message/event-store";
import { opensFrom } from "@/lib/mailbox/message/message-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { oldestInTrash } from "@/lib/mailbox/message/visibility";

export type MessageChange = {
  /** Condition on `messages`: those that the customer can see where they act. The others count as missing. */
  shown: SQL | undefined;
  /** Condition on `messages`: those of the shown ones that the change is for. */
  changes: SQL;
  /** Assignments, without the word `set`. */
  set: SQL;
  /** Appended to the history of each changed message; null for marks that are no evidence. */
  event: "deleted" | "restored" | null;
};

function isAvailable(now: Date): SQL | undefined {
  return and(isNull(messages.purgedAt), lte(messages.placedAt, now), gt(messages.expiresAt, now));
}

/** The condition that inbox or trash lists the message; both list withdrawn messages. */
function isListed(now: Date): SQL | undefined {
  return and(isAvailable(now), or(isNull(messages.deletedAt), gte(messages.deletedAt, oldestInTrash(now))));
}

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;

/** Puts into the trash what is not there. */
export function deletion(now: Date): MessageChange {
  const set = sql`deleted_at = ${instant(now)}`;
  return { shown: isListed(now), changes: isNull(messages.deletedAt), set, event: "deleted" };
}

/** Takes out of the trash what is there. */
export function restoration(now: Date): MessageChange {
  return {
    shown: isListed(now),
    changes: isNotNull(messages.deletedAt),
    set: sql`deleted_at = null`,
    event: "restored",
  };
}

/** Sets the unread mark of messages in the inbox. */
export function unreadMark(now: Date, unread: boolean): MessageChange {
  const shown = and(isAvailable(now), isNull(messages.deletedAt));
  return { shown, changes: ne(messages.unread, unread), set: sql`unread = ${unread}`, event: null };
}

/** Sets or clears the customer's mark that they have paid, on bills in the inbox that have another one. */
export function paidMark(now: Date, paid: boolean): MessageChange {
  const isOther = paid ? isNull(messages.markedPaidAt) : isNotNull(messages.markedPaidAt);
  return {
    shown: opensFrom("inbox", now),
    changes: sql`${messages.amount} is not null and ${isOther}`,
    set: sql`marked_paid_at = ${paid ? instant(now) : sql`null`}`,
    event: null,
  };
}

/**
 * Changes messages of this account in one statement, for `inOneStatement`: locks them in the order of their ids,
 * decides from the locked rows, changes them and appends the event to their histories.
 *
 * @param selection.messageIds UUIDs, each once
 * @param isLocked as `inOneStatement` gives it
 * @returns ids of the changed messages, and the number of those that are shown
 */
export async function changeMessages(
  db: Db,
  now: Date,
  selection: { accountId: string; messageIds: string[] },
  change: MessageChange,
  isLocked: boolean,
): Promise<{ changed: string[]; shown: number }> {
  const { shown, changes, set, event } = change;
  const own = and(anyOf(messages.id, selection.messageIds), eq(messages.accountId, selection.accountId));
  const appended = event
    ? sql`, appended as (${appendEventToEach(sql`changed`, now, { kind: event, actor: "customer" }, isLocked)})`
    : sql``;
  const [row] = await withKeptPlan(db).execute<{ changed: string | null; shown: number }>(sql`
    with locked as materialized (
      select ${messages}.* from ${messages} where ${and(own, isPublishedMessage())}
      order by ${messages.id} for no key update
    ),
    shown as materialized (select * from locked as ${messages} where ${shown}),
    changed as (
      update ${messages} set ${set} from (select id from shown as ${messages} where ${changes}) as chosen
      where ${messages.id} = chosen.id returning ${messages.id} as id, ${messages.accountId} as account_id
    )${appended}
    select (select string_agg(id::text, ',' order by id) from changed) as changed, (select count(*)::integer from shown) as shown`);
  return { changed: row?.changed?.split(",") ?? [], shown: row?.shown ?? 0 };
}
