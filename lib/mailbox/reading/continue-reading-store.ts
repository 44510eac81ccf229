import "server-only";
import { and, eq, gt, isNotNull, lt, sql } from "drizzle-orm";
import { WithSubquery } from "drizzle-orm/subquery";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { readings } from "@/drizzle/schema/reading";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";
import { opensFrom } from "@/lib/mailbox/message/message-store";
import { type ReadingKind, readingBounds } from "@/lib/mailbox/reading/reading";

type Continued = { sessionId: string; accountId: string; messageId: string; documentId: string; kind: ReadingKind };

/**
 * Finds a reading that has begun for a further answer with bytes, and locks what allows it.
 *
 * @param sessionValues the values of the session's lock, by name
 * @returns null when the session or the message does not allow it, or no reading has begun
 */
export type FindContinuedReading = (
  db: Db,
  now: Date,
  continued: Continued,
  sessionValues: Record<string, string>,
) => Promise<{ filename: string; mediaType: string } | null>;

const own = and(eq(messages.id, placeholder("messageId")), eq(messages.accountId, placeholder("accountId")));
/** Otherwise the reading has something to write. */
const isRead = and(isNotNull(messages.firstReadAt), eq(messages.unread, false));
const isOfMessage = and(eq(documents.id, placeholder("documentId")), eq(documents.messageId, messages.id));
const hasBegun = and(
  eq(readings.sessionId, placeholder("sessionId")),
  eq(readings.subjectId, placeholder("documentId")),
  eq(readings.kind, placeholder("kind")),
  gt(readings.startedAt, placeholder("after")),
  lt(readings.startedAt, placeholder("before")),
);

const continuedStatement = (lock: Statement) => (db: Db) =>
  db
    .with(new WithSubquery(lock, {}, "signed_in", true))
    .select({ filename: documents.filename, mediaType: documents.mediaType })
    .from(sql`signed_in`)
    .innerJoin(messages, and(own, opensFrom("inbox", placeholder("now")), isRead))
    .innerJoin(documents, isOfMessage)
    .innerJoin(readings, hasBegun)
    .for("share", { of: messages })
    .prepare("continue_reading");

/**
 * Makes the query of a further answer of a reading that has begun, of a document of the inbox: it locks session and
 * message, in this order, and checks the same as `readingExpressions`. The event of the reading is committed already,
 * so nothing is written.
 *
 * @param lock locks the session, with placeholders
 */
export function continuedReading(lock: Statement): FindContinuedReading {
  const query = preparedQuery(continuedStatement(lock));
  return async (db, now, continued, sessionValues) => {
    const { after, before } = readingBounds(now);
    const instants = { now: now.toISOString(), after: after.toISOString(), before: before.toISOString() };
    const [row] = await query(withKeptPlan(db)).execute({ ...sessionValues, ...continued, ...instants });
    return row ?? null;
  };
}
