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
import { type CustomerSession, lockSession, type SignedOut } from "@/lib/mailbox/reading/customer-session";
import { belongsToReading } from "@/lib/mailbox/reading/reading";
import { findReadingStart, startReadings } from "@/lib/mailbox/reading/reading-store";
import { findAttachment, lockAttachment } from "@/lib/mailbox/reply/attachment-store";

export type DescribedAttachment = { filename: string; mediaType: string; sizeBytes: number };

export type OpenedAttachment = {
  filename: string;
  mediaType: string;
  /** The complete attachment; its SHA-256 is verified. */
  bytes: Buffer;
  /** Returns the bytes to the budget; the caller must call it. */
  release: Release;
};

export type OpenAttachmentFailure = { kind: "not-found" } | SignedOut | { kind: "damaged" } | { kind: "busy" };

export type AttachmentAccess = { session: CustomerSession; attachmentId: string };

/** Name, media type and size (bytes) of an attachment of the customer's own reply, for HEAD requests. Records no event. */
export async function describeAttachment(
  ctx: Context,
  { session, attachmentId }: AttachmentAccess,
): Promise<Result<DescribedAttachment, { kind: "not-found" }>> {
  const { accountId } = session;
  const attachment = isUuid(attachmentId) ? await findAttachment(ctx.db, { accountId, attachmentId }) : null;
  if (!attachment) return err({ kind: "not-found" });
  const { filename, mediaType, sizeBytes } = attachment;
  return ok({ filename, mediaType, sizeBytes });
}

/**
 * Decrypts an attachment of the customer's own reply and records the download.
 *
 * The whole file is decrypted and verified first. Then one transaction locks the reply, checks access again and writes an
 * audit event; the bytes are returned only after that commit. The message's history gets no event: it is evidence about
 * what the insurer placed, and attachments come from the customer.
 *
 * @param budget limit on the bytes that this process holds at a time
 * @throws database errors; the bytes are then released and must not be sent
 */
export async function openAttachment(
  ctx: Context,
  input: AttachmentAccess,
  budget: ByteBudget = documentByteBudget,
): Promise<Result<OpenedAttachment, OpenAttachmentFailure>> {
  const { attachmentId } = input;
  const { accountId } = input.session;
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
    // The reply may have been deleted between the two reads; missing bytes are then no damage.
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

/**
 * Locks account, session and reply, in this order, and records the download once per reading. The account is locked
 * because replies are kept when it is closed, and a closed account must get no content.
 */
function recordDownload(
  ctx: Context,
  { session, attachmentId }: AttachmentAccess,
): Promise<Result<undefined, { kind: "not-found" } | SignedOut>> {
  const { accountId, sessionId, network } = session;
  return inTransaction(ctx.db, async (tx) => {
    const [account] = await lockAccountsForShare(tx, [accountId]);
    if (!account) return err({ kind: "not-found" as const });
    if (!(await lockSession(tx, session))) return err({ kind: "signed-out" as const });
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
