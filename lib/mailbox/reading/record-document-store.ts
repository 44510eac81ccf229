import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { WithSubquery } from "drizzle-orm/subquery";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { recordAuditEventForEach } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { MESSAGE_DATES } from "@/lib/mailbox/message/message-store";
import type { MessageDates } from "@/lib/mailbox/message/visibility";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { LOCKED_MESSAGES, type NewReading, readingExpressions } from "@/lib/mailbox/reading/record-reading-store";

export type RecordedReading = {
  message: MessageDates | null;
  document: { filename: string; mediaType: string } | null;
};

/**
 * Records the reading of a document in one statement, with an audit event when a new reading begins.
 *
 * @returns null when the session has ended. `message` holds the dates of the document's message, read under its lock; null
 *          for a message of another account. `document` is null when the message has no such document
 */
export async function recordDocumentReading(
  db: Db,
  now: Date,
  session: CustomerSession,
  reading: NewReading,
): Promise<RecordedReading | null> {
  const { accountId, network } = session;
  const audited = recordAuditEventForEach(sql`started`, now, {
    kind: reading.kind === "opened" ? "document.opened" : "document.downloaded",
    actor: "customer",
    accountId,
    network: network ?? undefined,
    details: { documentId: reading.subjectId, messageId: reading.messageId },
  });
  const [row] = await withKeptPlan(db)
    .with(...readingExpressions(now, session, reading), new WithSubquery(audited, {}, "audited", true))
    .select({
      isFound: sql<boolean>`"messages"."id" is not null`,
      filename: documents.filename,
      mediaType: documents.mediaType,
      ...MESSAGE_DATES,
    })
    .from(sql`signed_in`)
    .leftJoin(LOCKED_MESSAGES, sql`true`)
    .leftJoin(documents, and(eq(documents.id, reading.subjectId), eq(documents.messageId, messages.id)));
  if (!row) return null;
  const { isFound, filename, mediaType, ...dates } = row;
  return {
    message: isFound ? (dates as MessageDates) : null,
    document: filename !== null && mediaType !== null ? { filename, mediaType } : null,
  };
}
