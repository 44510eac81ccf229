import "server-only";
import { and, asc, gt, isNull, lte } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/** A range of `expiresAt`: after `after` and `now`, at most `until`. Messages placed after `now` are left out. */
export type ExpiryWindow = {
  now: Date;
  after: Date;
  until: Date;
  /** Only messages of these accounts; all by default. */
  accountIds?: readonly string[];
};

/** Subquery of the inbox messages with documents that expire in the window and were never downloaded. */
export function undownloadedExpiring(db: Db, { now, after, until, accountIds }: ExpiryWindow) {
  return db
    .select({ id: messages.id, accountId: messages.accountId })
    .from(messages)
    .where(
      and(
        accountIds && anyOf(messages.accountId, accountIds),
        gt(messages.expiresAt, after),
        lte(messages.expiresAt, until),
        gt(messages.expiresAt, now),
        lte(messages.placedAt, now),
        gt(messages.documentCount, 0),
        isNull(messages.firstDownloadedAt),
        isNull(messages.deletedAt),
        isNull(messages.withdrawnAt),
        isNull(messages.purgedAt),
        isPublishedMessage(),
      ),
    )
    .as("to_remind");
}

/** Ids and expiry days of messages, earliest first. */
export function listExpiryDays(db: Db, messageIds: string[]) {
  return db
    .select({ messageId: messages.id, availableUntil: messages.availableUntil })
    .from(messages)
    .where(and(anyOf(messages.id, messageIds), isPublishedMessage()))
    .orderBy(asc(messages.availableUntil), asc(messages.id));
}
