import "server-only";
import type { Db } from "@/lib/db/connection";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { EventDetails } from "@/lib/mailbox/message/message-history";
import { markOpened } from "@/lib/mailbox/message/message-store";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { belongsToReading, type ReadingKind } from "@/lib/mailbox/reading/reading";
import { findReadingStart, startReadings } from "@/lib/mailbox/reading/reading-store";

/** A message whose row the caller has locked, as it is after the wait for the lock. */
type LockedMessage = { id: string; firstReadAt: Date | null; unread: boolean };

/**
 * Begins a reading of a message's text or of one of its documents, or finds that this answer is part of one: the first
 * answer appends the event and, at the first contact with the message, sets `firstReadAt`. Clears the unread mark every
 * time. Runs in the caller's transaction, before any byte leaves; the caller has checked that the reader may see it.
 *
 * @param reading.subjectId the document's id; the message's own for its text
 * @param reading.facts facts of the event, none for the text
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
