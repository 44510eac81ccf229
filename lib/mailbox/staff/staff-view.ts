import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";

/**
 * Records in a message's history and in the audit log that staff viewed the message or its data. The customer sees the
 * event in the history. Must run inside a transaction.
 *
 * @param view.command the command used, for example `events`
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
