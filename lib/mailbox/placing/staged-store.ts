import "server-only";
import { and, eq } from "drizzle-orm";
import { documents, messageEvents, messages } from "@/drizzle/schema/mailbox";
import { messageSearch } from "@/drizzle/schema/message-text";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import type { StagedTable } from "@/lib/db/staged-rows";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/**
 * Messages of a batch for its new customers with what belongs to them, and the events of all its messages, in the order
 * of insertion.
 */
export const STAGED_MESSAGES: readonly StagedTable[] = [
  { table: messages },
  { table: documents },
  { table: messageSearch },
  { table: messageEvents },
];

/** The messages that a source placed before, by `senderReference`. */
export async function findPlacedMessages(db: Db, source: string, references: string[]) {
  const rows = await db
    .select({
      senderReference: messages.senderReference,
      messageId: messages.id,
      accountId: messages.accountId,
      contentDigest: messages.contentDigest,
      availableUntil: messages.availableUntil,
    })
    .from(messages)
    .where(and(eq(messages.source, source), anyOf(messages.senderReference, references), isPublishedMessage()));
  return new Map(rows.map(({ senderReference, ...row }) => [senderReference, row]));
}
