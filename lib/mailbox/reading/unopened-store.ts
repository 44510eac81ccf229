import "server-only";
import { and, asc, eq, isNull, lte } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/** Ids of the messages in an inbox that were never opened, oldest first. */
export function listUnopened(db: Db, accountId: string, now: Date) {
  return db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.accountId, accountId),
        lte(messages.placedAt, now),
        isNull(messages.firstReadAt),
        isNull(messages.deletedAt),
        isNull(messages.withdrawnAt),
        isNull(messages.purgedAt),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(messages.placedAt), asc(messages.id));
}

/** Marks those of the messages as opened that are not. @returns their ids */
export async function markOpened(db: Db, ids: readonly string[], at: Date): Promise<string[]> {
  const rows = await db
    .update(messages)
    .set({ firstReadAt: at, unread: false })
    .where(and(anyOf(messages.id, ids), isNull(messages.firstReadAt), isPublishedMessage()))
    .returning({ id: messages.id });
  return rows.map(({ id }) => id);
}
