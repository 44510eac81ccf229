import "server-only";
import { type InsurerActor, insurerDetails } from "@/lib/audit/sender-actor";
import { shownStaffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { readDocument, watchedChunks } from "@/lib/document/read-document";
import { findStoredDocument } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { OpenedAttachment } from "@/lib/mailbox/reply/open-attachment";
import { findAttachmentForStaff } from "@/lib/mailbox/staff/reply-queue-store";
import { ATTACHMENT_COMMAND } from "@/lib/mailbox/staff/staff-view";
import { countStorageError } from "@/lib/metrics/process-metrics";
import type { StoragePlace } from "@/lib/settings";

/**
 * Decrypts an attachment of a customer's reply for a staff member or a system of the insurer. The download is recorded
 * with their name before the first byte is returned; that of a staff member also in the history of the message, with
 * role and number.
 *
 * @param input.of only an attachment of this reply to a message of this sender
 */
export async function openAttachmentForStaff(
  ctx: Context,
  { attachmentId, by, of }: { attachmentId: string; by: InsurerActor; of?: { replyId: string; source: string } },
): Promise<Result<OpenedAttachment, { kind: "not-found" } | { kind: "damaged" }>> {
  const attachment = isUuid(attachmentId) ? await findAttachmentForStaff(ctx.db, { attachmentId, of }) : null;
  if (!attachment) return err({ kind: "not-found" });
  const { filename, mediaType, sizeBytes, accountId, messageId, reference } = attachment;
  const stored = await findStoredDocument(ctx.db, attachmentId);
  const read = stored ? await readDocument(ctx, stored, attachment, null) : err({ kind: "damaged", reason: "missing" });
  if (!read.ok) {
    await reportDamage(ctx, { attachmentId, accountId }, read.error.reason, stored?.storage);
    return err({ kind: "damaged" });
  }
  const at = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    if (!("keyId" in by)) {
      const details = { command: ATTACHMENT_COMMAND, attachmentId, ...shownStaffDetails(by) };
      await appendMessageEvents(tx, at, [{ messageId, kind: "viewed-by-staff", actor: "insurer", details }]);
    }
    const details = { attachmentId, reference, ...insurerDetails(by) };
    await recordAuditEvent(tx, at, { kind: "attachment.downloaded", actor: "insurer", accountId, details });
  });
  const chunks = watchedChunks(read.value, (reason) =>
    reportDamage(ctx, { attachmentId, accountId }, reason, stored?.storage),
  );
  return ok({ filename, mediaType, sizeBytes, chunks });
}

async function reportDamage(
  ctx: Context,
  { attachmentId, accountId }: { attachmentId: string; accountId: string },
  reason: string,
  place: StoragePlace = "database",
): Promise<boolean> {
  const details = { attachmentId, reason };
  countStorageError(place);
  ctx.log.error({ alarm: "document-damaged", ...details }, "A stored attachment is not what was sent; it was refused");
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, details });
  return true;
}
