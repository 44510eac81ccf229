import "server-only";
import { and, asc, count, countDistinct, desc, eq, isNull, sql, sum } from "drizzle-orm";
import { documentBytes, documents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { type InboxScope, inInbox } from "@/lib/mailbox/list/list-store";

/** What an archive may hold: items of the inbox with their content, so no tombstones. `ids` null: all of them. */
function inArchive(scope: InboxScope, ids: string[] | null) {
  return and(inInbox(scope), isNull(messages.withdrawnAt), ids ? anyOf(messages.id, ids) : undefined);
}

/** Newest first, without their texts: those are read a few at a time while the index is written. */
export function listArchiveMessages(db: Db, scope: InboxScope, ids: string[] | null) {
  return db
    .select({
      id: messages.id,
      sender: messages.sender,
      subject: messages.subject,
      documentType: messages.documentType,
      contractNumber: messages.contractNumber,
      product: messages.product,
      placedAt: messages.placedAt,
      availableUntil: messages.availableUntil,
    })
    .from(messages)
    .where(inArchive(scope, ids))
    .orderBy(desc(messages.placedAt), desc(messages.id));
}

export function listArchiveDocuments(db: Db, scope: InboxScope, ids: string[] | null) {
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
    .where(inArchive(scope, ids))
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** How much there is, without reading a document: items, documents, their bytes, documents whose bytes are not there. */
export async function sumArchive(db: Db, scope: InboxScope) {
  const [row] = await db
    .select({
      messages: countDistinct(messages.id),
      documents: count(documents.id),
      bytes: sum(documents.sizeBytes),
      missing: sql<number>`(count(*) filter (where ${documents.id} is not null and ${documentBytes.documentId} is null))::int`,
    })
    .from(messages)
    .leftJoin(documents, eq(documents.messageId, messages.id))
    .leftJoin(documentBytes, eq(documentBytes.documentId, documents.id))
    .where(inArchive(scope, null));
  return {
    messages: row?.messages ?? 0,
    documents: row?.documents ?? 0,
    bytes: Number(row?.bytes ?? 0),
    missing: row?.missing ?? 0,
  };
}
