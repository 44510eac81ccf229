import "server-only";
import { and, asc, eq, inArray, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { purgedDocuments } from "@/drizzle/schema/purged-document";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { isNoTestSource } from "@/lib/sandbox/store";

export type Issue = {
  placedAt: Date;
  withdrawnAt: Date | null;
  /** When the first message that replaces it was placed; null when none does. */
  supersededAt: Date | null;
};

/** Messages that are looked at first. Terms and conditions are the same file in every mailbox, and anybody may ask. */
const FIRST_MESSAGES = 100;

const newer = alias(messages, "newer");

/** Of a row of `messages`. A replacing message counts after its deletion too, but not when it is withdrawn. */
function supersededAt(now: Date) {
  const replaces = and(
    eq(newer.supersedesId, messages.id),
    eq(newer.accountId, messages.accountId),
    isNull(newer.withdrawnAt),
    lte(newer.placedAt, now),
    isPublishedMessage(newer),
  );
  const first = sql`(select min(${newer.placedAt}) from ${messages} as ${newer} where ${replaces})`;
  return first.mapWith(messages.placedAt) as SQL<Date | null>;
}

/** Not sent another way at its publication (R4). */
const isIssuedHere = or(isNull(messages.purgedBy), ne(messages.purgedBy, "sender"));

/** @param most messages that are looked at; of more, any */
async function findIssue(db: Db, sha256: string, now: Date, most: number): Promise<Issue | null> {
  const placed = db.select({ id: documents.messageId }).from(documents).where(eq(documents.sha256, sha256)).limit(most);
  const purged = db
    .select({ id: purgedDocuments.messageId })
    .from(purgedDocuments)
    .where(eq(purgedDocuments.sha256, sha256))
    .limit(most);
  const superseded = supersededAt(now);
  const [row] = await db
    .select({ placedAt: messages.placedAt, withdrawnAt: messages.withdrawnAt, supersededAt: superseded })
    .from(messages)
    .where(
      and(
        inArray(messages.id, placed.unionAll(purged)),
        lte(messages.placedAt, now),
        isIssuedHere,
        // Whoever has a test key can place any file.
        isNoTestSource(messages.source),
        isPublishedMessage(),
      ),
    )
    .orderBy(sql`${messages.withdrawnAt} is not null`, sql`${superseded} is not null`, asc(messages.placedAt))
    .limit(1);
  return row ?? null;
}

/**
 * The earliest placing of a document with this digest, in any mailbox. One that is still valid comes first, then one
 * that was replaced, then one that was withdrawn. Null when it was never placed, only with a test key, or is not
 * published yet.
 *
 * Of a document in more than `first` messages it is the earliest of some that are valid. All are read only when none of
 * those is.
 *
 * @param sha256 64 hex digits, lower case
 */
export async function findEarliestIssue(
  db: Db,
  sha256: string,
  now: Date,
  first = FIRST_MESSAGES,
): Promise<Issue | null> {
  const issue = await findIssue(db, sha256, now, first);
  if (issue && !issue.withdrawnAt && !issue.supersededAt) return issue;
  return findIssue(db, sha256, now, Number.MAX_SAFE_INTEGER);
}
