import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { type ByteBudget, documentByteBudget, type Release } from "@/lib/document/byte-budget";
import { unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { findAttachment } from "@/lib/mailbox/attachment-store";

export type OpenedAttachment = {
  filename: string;
  mediaType: string;
  /** Whole and verified. */
  bytes: Buffer;
  /** Must be called when the bytes are no longer held. */
  release: Release;
};

export type OpenAttachmentFailure = { kind: "not-found" } | { kind: "damaged" } | { kind: "busy" };

/** A file that this customer sent with a reply of his, decrypted and verified whole before the first byte leaves. */
export async function openAttachment(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; attachmentId: string },
  budget: ByteBudget = documentByteBudget,
): Promise<Result<OpenedAttachment, OpenAttachmentFailure>> {
  const { accountId, attachmentId } = input;
  if (!isUuid(attachmentId)) return err({ kind: "not-found" });
  const attachment = await findAttachment(ctx.db, input);
  if (!attachment) return err({ kind: "not-found" });
  const release = budget.reserve(attachment.sizeBytes);
  if (!release) return err({ kind: "busy" });
  try {
    const stored = await findDocumentBytes(ctx.db, attachmentId);
    const opened = stored ? unsealDocument(ctx, stored, attachment.sha256) : null;
    if (opened?.ok) {
      const { filename, mediaType } = attachment;
      return ok({ filename, mediaType, bytes: opened.value, release });
    }
    release();
    const facts = { attachmentId, reason: opened ? opened.error.reason : "missing" };
    ctx.log.error({ alarm: "document-damaged", ...facts }, "A stored attachment is not what was sent; it was refused");
    await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, facts });
    return err({ kind: "damaged" });
  } catch (error) {
    release();
    throw error;
  }
}
