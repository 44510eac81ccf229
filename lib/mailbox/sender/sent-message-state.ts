/** The state of a message as its sender sees it. Pure. */
import type { MessageDates } from "@/lib/mailbox/message/visibility";

export const SENT_MESSAGE_STATES = [
  "scheduled",
  "placed",
  "opened",
  "withdrawn",
  "expired",
  "routed",
  "purged",
] as const;

/**
 * - `scheduled`: not published yet
 * - `placed`: the customer can see it and has opened neither it nor a document
 * - `opened`: opened or downloaded
 * - `withdrawn`
 * - `expired`: its year is over (R13)
 * - `routed`: at its publication it no longer belonged here (R4), or the account was closed before
 * - `purged`: its content is deleted by the customer, or with the account
 */
export type SentMessageState = (typeof SENT_MESSAGE_STATES)[number];

type SentDates = Omit<MessageDates, "deletedAt"> & { firstReadAt: Date | null; firstDownloadedAt: Date | null };

/**
 * The retention deletes no message before its publication, except by a test clock, which is ahead of the instants that
 * are stored: so it is asked for first.
 */
function purgedState(purgedAt: Date, { purgedBy, placedAt }: SentDates): SentMessageState {
  if (purgedBy === "retention") return "expired";
  return purgedBy === "sender" || purgedAt < placedAt ? "routed" : "purged";
}

export function sentMessageState(message: SentDates, now: Date): SentMessageState {
  if (message.purgedAt) return purgedState(message.purgedAt, message);
  if (message.withdrawnAt) return "withdrawn";
  if (now >= message.expiresAt) return "expired";
  if (now < message.placedAt) return "scheduled";
  return message.firstReadAt || message.firstDownloadedAt ? "opened" : "placed";
}
