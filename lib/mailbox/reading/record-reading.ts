import "server-only";
import type { Db } from "@/lib/db/connection";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { EventDetails } from "@/lib/mailbox/message/message-history";
import { markOpened } from "@/lib/mailbox/message/message-store";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { belongsToReading, type ReadingKind } from "@/lib/mailbox/reading/reading";
import { findReadingStart, startReadings } from "@/lib/mailbox/reading/reading-store";

/** A message that the caller has locked; the values were read after the lock was acquired. */
type LockedMessage = { id: string; firstReadAt: Date | null; unread: boolean };

/**
 * Records that a customer reads the text of a message or one of its documents. Appends an event unless the answer
 * belongs to a reading that has begun already (reading.ts). Sets `firstReadAt` if it is empty and clears the unread mark.
 * Runs in the caller's transaction, before any content is sent; the caller has checked access.
 *
 * @param reading.subjectId id of the document; for the text, the id of the message
 * @param reading.details stored with the event; none for the text
 * @returns true when a new reading began and its event was appended
 */
export async function recordReading(
  tx: Db,
  now: Date,
  { sessionId, accountId }: CustomerSession,
  reading: { message: LockedMessage; subjectId: string; kind: ReadingKind; details?: EventDetails },
): Promise<boolean> {
  const { message, subjectId, kind, details } = reading;
  const messageId = message.id;
  const first = message.firstReadAt === null;
  if (first || message.unread) await markOpened(tx, { accountId, messageIds: [messageId] }, now);
  const startedAt = first ? null : await findReadingStart(tx, { sessionId, subjectId, kind });
  if (startedAt && belongsToReading(startedAt, now)) return false;
  await appendMessageEvents(tx, now, [{ messageId, kind, actor: "customer", details }]);
  await startReadings(tx, now, [{ sessionId, subjectId, kind, messageId }]);
  return true;
}
