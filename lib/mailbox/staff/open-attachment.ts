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
import { appendMessageEvents, lockHistories } from "@/lib/mailbox/message/event-store";
import type { OpenedAttachment } from "@/lib/mailbox/reply/open-attachment";
import { findAttachmentForStaff, lockAttachmentForStaff } from "@/lib/mailbox/staff/reply-queue-store";
import { ATTACHMENT_COMMAND } from "@/lib/mailbox/staff/staff-view";
import { countStorageError } from "@/lib/metrics/process-metrics";
import type { StoragePlace } from "@/lib/settings";

type AttachmentForStaff = {
  attachmentId: string;
  by: InsurerActor;
  /** Only an attachment of this reply to a message of this sender. */
  of?: { replyId: string; source: string };
};

/**
 * Decrypts an attachment of a customer's reply for a staff member or a system of the insurer.
 *
 * The first segments are decrypted and verified first. Then one transaction locks the reply, checks that it is not
 * deleted and records the download with the name of who asked; bytes are returned only after that commit. The download
 * of a staff member is also in the history of the message, with role and number.
 *
 * @throws database errors; nothing may be sent then
 */
export async function openAttachmentForStaff(
  ctx: Context,
  input: AttachmentForStaff,
): Promise<Result<OpenedAttachment, { kind: "not-found" } | { kind: "damaged" }>> {
  const { attachmentId } = input;
  const attachment = isUuid(attachmentId) ? await findAttachmentForStaff(ctx.db, input) : null;
  if (!attachment) return err({ kind: "not-found" });
  const { filename, mediaType, sizeBytes, accountId } = attachment;
  const stored = await findStoredDocument(ctx.db, attachmentId);
  const read = stored ? await readDocument(ctx, stored, attachment, null) : err({ kind: "damaged", reason: "missing" });
  const damaged = (reason: string) => reportDamage(ctx, input, { accountId, reason, place: stored?.storage });
  if (!read.ok) return err({ kind: (await damaged(read.error.reason)) ? "damaged" : "not-found" });
  if (!(await recordDownload(ctx, input, attachment))) return err({ kind: "not-found" });
  return ok({ filename, mediaType, sizeBytes, chunks: watchedChunks(read.value, damaged) });
}

/** Locks message and reply, in this order, and records the download; false when the reply is deleted. */
function recordDownload(
  ctx: Context,
  input: AttachmentForStaff,
  { accountId, messageId, reference }: { accountId: string; messageId: string; reference: string },
): Promise<boolean> {
  const { attachmentId, by } = input;
  return inTransaction(ctx.db, async (tx) => {
    // A key gets no event in the history, so its downloads need not wait for the message.
    if (!("keyId" in by)) await lockHistories(tx, [messageId]);
    if (!(await lockAttachmentForStaff(tx, input))) return false;
    const at = ctx.clock.now();
    if (!("keyId" in by)) {
      const details = { command: ATTACHMENT_COMMAND, attachmentId, ...shownStaffDetails(by) };
      await appendMessageEvents(tx, at, [{ messageId, kind: "viewed-by-staff", actor: "insurer", details }]);
    }
    const details = { attachmentId, reference, ...insurerDetails(by) };
    await recordAuditEvent(tx, at, { kind: "attachment.downloaded", actor: "insurer", accountId, details });
    return true;
  });
}

/** Logs and records damage; false when the reply was deleted meanwhile: missing bytes are then no damage. */
async function reportDamage(
  ctx: Context,
  input: AttachmentForStaff,
  { accountId, reason, place = "database" }: { accountId: string; reason: string; place?: StoragePlace },
): Promise<boolean> {
  if (!(await findAttachmentForStaff(ctx.db, input))) return false;
  const details = { attachmentId: input.attachmentId, reason };
  countStorageError(place);
  ctx.log.error({ alarm: "document-damaged", ...details }, "A stored attachment is not what was sent; it was refused");
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, details });
  return true;
}
