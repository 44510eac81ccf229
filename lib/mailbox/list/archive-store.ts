import "server-only";
import { and, asc, count, countDistinct, desc, eq, isNull, sql, sum } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { storedBytes } from "@/lib/document/bytes-store";
import { ENVELOPE, type InboxScope, inInbox } from "@/lib/mailbox/list/list-store";
import { supersededBy } from "@/lib/mailbox/message/superseded-store";

/** Which messages of the inbox an archive contains: all, some by id, or those of a contract. */
export type ArchiveFilter = "all" | string[] | { contract: string };

function isSelected(filter: ArchiveFilter) {
  if (filter === "all") return undefined;
  return Array.isArray(filter) ? anyOf(messages.id, filter) : eq(messages.contractNumber, filter.contract);
}

/** Messages that an archive may contain: those of the inbox that are not withdrawn. */
function inArchive(scope: InboxScope, filter: ArchiveFilter) {
  return and(inInbox(scope), isNull(messages.withdrawnAt), isSelected(filter));
}

/** Newest first, without texts: `openTexts` reads those in chunks while the index is written. */
export function listArchiveMessages(db: Db, scope: InboxScope, filter: ArchiveFilter) {
  return db
    .select({ ...ENVELOPE, supersededBy: supersededBy(scope) })
    .from(messages)
    .where(inArchive(scope, filter))
    .orderBy(desc(messages.placedAt), desc(messages.id));
}

export function listArchiveDocuments(db: Db, scope: InboxScope, filter: ArchiveFilter) {
  return db
    .select({
      id: documents.id,
      messageId: documents.messageId,
      filename: documents.filename,
      sizeBytes: documents.sizeBytes,
      sha256: documents.sha256,
    })
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(inArchive(scope, filter))
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** Number of messages and documents, their total size in bytes, and the number of documents without stored bytes. */
export async function sumArchive(db: Db, scope: InboxScope) {
  const stored = storedBytes(db);
  const [row] = await db
    .select({
      messages: countDistinct(messages.id),
      documents: count(documents.id),
      bytes: sum(documents.sizeBytes),
      missing: sql<number>`(count(*) filter (where ${documents.id} is not null and ${stored.documentId} is null))::int`,
    })
    .from(messages)
    .leftJoin(documents, eq(documents.messageId, messages.id))
    .leftJoin(stored, eq(stored.documentId, documents.id))
    .where(inArchive(scope, "all"));
  return {
    messages: row?.messages ?? 0,
    documents: row?.documents ?? 0,
    bytes: Number(row?.bytes ?? 0),
    missing: row?.missing ?? 0,
  };
}
