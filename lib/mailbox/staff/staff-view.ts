import "server-only";
import { type StaffActor, shownStaffDetails, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";

/** `command` of the event that a staff member downloaded an attachment of the customer's reply to the message. */
export const ATTACHMENT_COMMAND = "attachment";

/**
 * Records in a message's history and in the audit log that staff viewed the message or its data. The customer sees the
 * event in the history. Must run inside a transaction.
 *
 * @param view.command the command or page used, for example `events`
 * @param view.by the staff member; undefined for the command line. The history gets role and number, the audit log the
 *   name
 */
export async function recordStaffView(
  db: Db,
  at: Date,
  view: { messageId: string; accountId: string; command: string; by?: StaffActor },
): Promise<void> {
  const { messageId, accountId, command, by } = view;
  const shown = { command, ...shownStaffDetails(by) };
  await appendMessageEvents(db, at, [{ messageId, kind: "viewed-by-staff", actor: "insurer", details: shown }]);
  await recordAuditEvent(db, at, {
    kind: "message.viewed-by-staff",
    actor: "insurer",
    accountId,
    details: { messageId, command, ...staffDetails(by) },
  });
}
