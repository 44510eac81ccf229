import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";

/**
 * Writes down that the insurer's staff saw what belongs to an item: the customer reads it in the item's history, "who
 * saw this" (CONTRACT, decision 15). Must run inside a transaction.
 *
 * @param view.command what they did it with, for example `events`
 */
export async function recordStaffView(
  db: Db,
  at: Date,
  view: { messageId: string; accountId: string; command: string },
): Promise<void> {
  const { messageId, accountId, command } = view;
  await appendMessageEvents(db, at, [{ messageId, kind: "viewed-by-staff", actor: "insurer", details: { command } }]);
  await recordAuditEvent(db, at, {
    kind: "message.viewed-by-staff",
    actor: "insurer",
    accountId,
    details: { messageId, command },
  });
}
