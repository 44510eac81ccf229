import "server-only";
import { and, eq, type Placeholder, sql } from "drizzle-orm";
import { WithSubquery } from "drizzle-orm/subquery";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { auditRecords, insertAuditRecordsForEach } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";
import { MESSAGE_DATES } from "@/lib/mailbox/message/message-store";
import type { MessageDates } from "@/lib/mailbox/message/visibility";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import {
  LOCKED_MESSAGES,
  type NewReading,
  preparedReading,
  type ReadingParts,
  readingExpressions,
  readingOf,
  readingValues,
} from "@/lib/mailbox/reading/record-reading-store";

export type RecordedReading = {
  message: MessageDates | null;
  document: { filename: string; mediaType: string } | null;
};

type Form = Pick<NewReading, "kind" | "from" | "clearsUnread" | "isLocked">;

/** @param audited the value of `auditRecords`, or its placeholder */
function readingStatement(db: Db, reading: ReadingParts, form: Form, audited: string | Placeholder) {
  const audit = new WithSubquery(insertAuditRecordsForEach(sql`started`, audited), {}, "audited", true);
  return db
    .with(...readingExpressions(reading, form), audit)
    .select({
      isFound: sql<boolean>`"messages"."id" is not null`,
      filename: documents.filename,
      mediaType: documents.mediaType,
      ...MESSAGE_DATES,
    })
    .from(sql`signed_in`)
    .leftJoin(LOCKED_MESSAGES, sql`true`)
    .leftJoin(documents, and(eq(documents.id, reading.documentId), eq(documents.messageId, messages.id)));
}

const builtReading = (sessionLock: Statement, form: Form) =>
  preparedQuery((db) =>
    readingStatement(db, preparedReading(sessionLock), form, placeholder("audited")).prepare("record_document_reading"),
  );
/** By the lock of the session, of which the portal has one, and what differs in the text. */
const built = new WeakMap<Statement, Map<string, ReturnType<typeof builtReading>>>();

/** The statement of a first attempt for a document in the inbox, whose text is built once. */
function builtStatement(sessionLock: Statement, { kind, clearsUnread }: Form) {
  const ofLock = built.get(sessionLock) ?? new Map<string, ReturnType<typeof builtReading>>();
  built.set(sessionLock, ofLock);
  const name = `${kind} ${clearsUnread}`;
  const query = ofLock.get(name) ?? builtReading(sessionLock, { kind, clearsUnread, from: "inbox", isLocked: false });
  ofLock.set(name, query);
  return query;
}

/**
 * Records the reading of a document in one statement, with an audit event when a new reading begins.
 *
 * @param session its `preparedLock`, if it has one, is used for the first attempt in the inbox, whose text is then
 *   built once
 * @returns null when the session has ended. `message` holds the dates of the document's message, read under its lock;
 *          null for a message of another account. `document` is null when the message has no such document
 */
export async function recordDocumentReading(
  db: Db,
  now: Date,
  session: CustomerSession,
  reading: NewReading,
): Promise<RecordedReading | null> {
  const { accountId, network, preparedLock } = session;
  const audited = auditRecords(now, [
    {
      kind: reading.kind === "opened" ? "document.opened" : "document.downloaded",
      actor: "customer",
      accountId,
      network: network ?? undefined,
      details: { documentId: reading.documentId, messageId: reading.messageId },
    },
  ]);
  const pool = withKeptPlan(db);
  const [row] =
    preparedLock && reading.from === "inbox" && !reading.isLocked
      ? await builtStatement(
          preparedLock,
          reading,
        )(pool).execute({
          ...readingValues(now, session, reading),
          audited,
        })
      : await readingStatement(pool, readingOf(now, session, reading), reading, audited);
  if (!row) return null;
  const { isFound, filename, mediaType, ...dates } = row;
  return {
    message: isFound ? (dates as MessageDates) : null,
    document: filename !== null && mediaType !== null ? { filename, mediaType } : null,
  };
}
