import "server-only";
import { and, desc, eq, gte, isNull, lte, type Placeholder, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { messages } from "@/drizzle/schema/mailbox";
import { jsonObject } from "@/lib/db/json";
import type { InboxScope, PreparedScope } from "@/lib/mailbox/list/list-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

const newer = alias(messages, "newer");
const older = alias(messages, "older");

type Replacement = { id: string; subject: string; placedAt: string; isInInbox: boolean };

const replacement = (message: typeof newer | typeof older) =>
  jsonObject({
    id: message.id,
    subject: message.subject,
    placedAt: message.placedAt,
    isInInbox: sql<boolean>`${message.deletedAt} is null`,
  });

/** The condition that `newer` replaces the message of a statement that reads rows as `messages`, and can be seen. */
function replacesMessage(now: Date | Placeholder) {
  return and(
    eq(newer.supersedesId, messages.id),
    eq(newer.accountId, messages.accountId),
    isNull(newer.withdrawnAt),
    isNull(newer.purgedAt),
    lte(newer.placedAt, now),
    isPublishedMessage(newer),
  );
}

/** The condition that no message that the customer can see replaces this one. */
export function isNotSuperseded(now: Date | Placeholder): SQL {
  return sql`not exists (select from ${messages} as ${newer} where ${replacesMessage(now)})`;
}

/**
 * The newest message that replaces one: a value in a statement that reads rows as `messages`; null when none does that
 * the customer can see. `placedAt` is a text in ISO 8601.
 */
export function supersededBy({ notAfter }: Pick<InboxScope | PreparedScope, "notAfter">) {
  const replaces = replacesMessage(notAfter);
  const rows = sql`from ${messages} as ${newer} where ${replaces} order by ${desc(newer.placedAt)}, ${desc(newer.id)}`;
  return sql<Replacement | null>`(select ${replacement(newer)} ${rows} limit 1)`;
}

/** The message that one replaces, while the customer can see it; a value as `supersededBy`. */
export function supersededMessage({ accountId, notBefore, notAfter }: InboxScope | PreparedScope) {
  const replaced = and(
    eq(older.id, messages.supersedesId),
    eq(older.accountId, accountId),
    isNull(older.purgedAt),
    gte(older.placedAt, notBefore),
    lte(older.placedAt, notAfter),
    isPublishedMessage(older),
  );
  return sql<Replacement | null>`(select ${replacement(older)} from ${messages} as ${older} where ${replaced} limit 1)`;
}
