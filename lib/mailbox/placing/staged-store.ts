import "server-only";
import { and, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { documents, messageEvents, messageSearch, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { type StagedTable, stagedName } from "@/lib/db/staged-rows";

/** Messages of a batch with what belongs to them, in the order of insertion. */
export const STAGED_MESSAGES: readonly StagedTable[] = [
  // In this order two batches with the same references wait for each other and do not deadlock. The order of a language
  // takes several times as long.
  { table: messages, order: sql`source collate "C", sender_reference collate "C"` },
  { table: documents },
  { table: messageSearch },
  { table: messageEvents },
];

/** The condition that a batch has staged messages. @param batchId a column or value */
export function hasStagedMessages(batchId: SQLWrapper): SQL {
  return sql`exists (select 1 from ${sql.identifier(stagedName(messages))} where staged_by = ${batchId})`;
}

/** The messages that a source placed before, by `senderReference`. */
export async function findPlacedMessages(db: Db, source: string, references: string[]) {
  const rows = await db
    .select({
      senderReference: messages.senderReference,
      messageId: messages.id,
      contentDigest: messages.contentDigest,
      availableUntil: messages.availableUntil,
    })
    .from(messages)
    .where(and(eq(messages.source, source), anyOf(messages.senderReference, references)));
  return new Map(rows.map(({ senderReference, ...row }) => [senderReference, row]));
}
