import "server-only";
import { lockAccountsForShare } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type ByteBudget, documentByteBudget, type Release } from "@/lib/document/byte-budget";
import { unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import { belongsToReading } from "@/lib/mailbox/reading/reading";
import { findReadingStart, startReadings } from "@/lib/mailbox/reading/reading-store";
import { findAttachment, lockAttachment } from "@/lib/mailbox/reply/attachment-store";

export type DescribedAttachment = { filename: string; mediaType: string; sizeBytes: number };

export type OpenedAttachment = {
  filename: string;
  mediaType: string;
  /** Whole and verified. */
  bytes: Buffer;
  /** Must be called when the bytes are no longer held. */
  release: Release;
};

export type OpenAttachmentFailure = { kind: "not-found" } | SignedOut | { kind: "damaged" } | { kind: "busy" };

export type AttachmentPlace = { reader: CustomerSession; attachmentId: string };

/** Name, type and size of a file of one of the customer's own replies, for answers without bytes. Records nothing. */
export async function describeAttachment(
  ctx: Context,
  { reader, attachmentId }: AttachmentPlace,
): Promise<Result<DescribedAttachment, { kind: "not-found" }>> {
  const { accountId } = reader;
  const attachment = isUuid(attachmentId) ? await findAttachment(ctx.db, { accountId, attachmentId }) : null;
  if (!attachment) return err({ kind: "not-found" });
  const { filename, mediaType, sizeBytes } = attachment;
  return ok({ filename, mediaType, sizeBytes });
}

/**
 * A file that this customer sent with one of their replies: decrypted and verified whole, then, in one transaction,
 * checked again under a lock and recorded in the audit; the bytes are returned only after its commit. Not in the
 * message's history: that proves what became of what the insurer placed, and this file came from the customer.
 *
 * @throws what the database throws; then nothing is held and no byte may leave
 */
export async function openAttachment(
  ctx: Context,
  input: AttachmentPlace,
  budget: ByteBudget = documentByteBudget,
): Promise<Result<OpenedAttachment, OpenAttachmentFailure>> {
  const { attachmentId } = input;
  const { accountId } = input.reader;
  if (!isUuid(attachmentId)) return err({ kind: "not-found" });
  const attachment = await findAttachment(ctx.db, { accountId, attachmentId });
  if (!attachment) return err({ kind: "not-found" });
  const release = budget.reserve(attachment.sizeBytes);
  if (!release) return err({ kind: "busy" });
  try {
    const stored = await findDocumentBytes(ctx.db, attachmentId);
    const opened = stored ? unsealDocument(ctx, stored, attachment.sha256) : null;
    if (opened?.ok) {
      const recorded = await recordDownload(ctx, input);
      if (!recorded.ok) {
        release();
        return recorded;
      }
      const { filename, mediaType } = attachment;
      return ok({ filename, mediaType, bytes: opened.value, release });
    }
    release();
    // Deleted with its reply between the two reads: no damage.
    if (!(await findAttachment(ctx.db, { accountId, attachmentId }))) return err({ kind: "not-found" });
    const details = { attachmentId, reason: opened ? opened.error.reason : "missing" };
    ctx.log.error(
      { alarm: "document-damaged", ...details },
      "A stored attachment is not what was sent; it was refused",
    );
    await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, details });
    return err({ kind: "damaged" });
  } catch (error) {
    release();
    throw error;
  }
}

/** Replies outlive the closing of their account, so the account is locked too, and first. */
function recordDownload(
  ctx: Context,
  { reader, attachmentId }: AttachmentPlace,
): Promise<Result<undefined, { kind: "not-found" } | SignedOut>> {
  const { accountId, sessionId, network } = reader;
  return inTransaction(ctx.db, async (tx) => {
    const [account] = await lockAccountsForShare(tx, [accountId]);
    if (!account) return err({ kind: "not-found" as const });
    if (!(await reader.isSignedIn(tx))) return err({ kind: "signed-out" as const });
    const attachment = await lockAttachment(tx, { accountId, attachmentId });
    if (!attachment) return err({ kind: "not-found" as const });
    const now = ctx.clock.now();
    const { replyId, messageId } = attachment;
    const reading = { sessionId, subjectId: attachmentId, kind: "downloaded" as const };
    const startedAt = await findReadingStart(tx, reading);
    if (startedAt && belongsToReading(startedAt, now)) return ok();
    await startReadings(tx, now, [{ ...reading, messageId }]);
    await recordAuditEvent(tx, now, {
      kind: "attachment.downloaded",
      actor: "customer",
      accountId,
      network: network ?? undefined,
      details: { attachmentId, replyId },
    });
    return ok();
  });
}
