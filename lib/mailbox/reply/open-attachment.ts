import "server-only";
import { lockAccountsForShare } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type BytePart, readDocument, watchedChunks } from "@/lib/document/read-document";
import { findStoredDocument } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { type CustomerSession, lockSession, type SignedOut } from "@/lib/mailbox/reading/customer-session";
import { belongsToReading } from "@/lib/mailbox/reading/reading";
import { findReadingStart, startReadings } from "@/lib/mailbox/reading/reading-store";
import { findAttachment, lockAttachment } from "@/lib/mailbox/reply/attachment-store";
import { countStorageError } from "@/lib/metrics/process-metrics";
import type { StoragePlace } from "@/lib/settings";

export type DescribedAttachment = { filename: string; mediaType: string; sizeBytes: number };

export type OpenedAttachment = {
  filename: string;
  mediaType: string;
  /** Of the whole attachment. */
  sizeBytes: number;
  /** The requested bytes; see `OpenedDocument`. */
  chunks: AsyncGenerator<Buffer>;
};

export type OpenAttachmentFailure = { kind: "not-found" } | SignedOut | { kind: "damaged" };

export type AttachmentAccess = { session: CustomerSession; attachmentId: string };

/**
 * Name, media type and size (bytes) of an attachment of the customer's own reply, for HEAD requests. Records no event.
 */
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
 * The first segments of the requested bytes are decrypted and verified first. Then one transaction locks the reply,
 * checks access again and writes an audit event; bytes are returned only after that commit. The message's history gets
 * no event: it is evidence about what the insurer placed, and attachments come from the customer.
 *
 * @param input.part the bytes that are wanted; all by default
 * @throws database errors; nothing may be sent then
 */
export async function openAttachment(
  ctx: Context,
  input: AttachmentAccess & { part?: BytePart | null },
): Promise<Result<OpenedAttachment, OpenAttachmentFailure>> {
  const { attachmentId, part = null } = input;
  const { accountId } = input.session;
  if (!isUuid(attachmentId)) return err({ kind: "not-found" });
  const attachment = await findAttachment(ctx.db, { accountId, attachmentId });
  if (!attachment) return err({ kind: "not-found" });
  const stored = await findStoredDocument(ctx.db, attachmentId);
  const read = stored ? await readDocument(ctx, stored, attachment, part) : err({ kind: "damaged", reason: "missing" });
  if (!read.ok) {
    const isDamaged = await reportDamage(ctx, input, read.error.reason, stored?.storage);
    return err({ kind: isDamaged ? "damaged" : "not-found" });
  }
  const recorded = await recordDownload(ctx, input);
  if (!recorded.ok) return recorded;
  const { filename, mediaType, sizeBytes } = attachment;
  const chunks = watchedChunks(read.value, (reason) => reportDamage(ctx, input, reason, stored?.storage));
  return ok({ filename, mediaType, sizeBytes, chunks });
}

/** Logs and records damage; false when the reply was deleted meanwhile: missing bytes are then no damage. */
async function reportDamage(
  ctx: Context,
  { session, attachmentId }: AttachmentAccess,
  reason: string,
  place: StoragePlace = "database",
) {
  const { accountId } = session;
  if (!(await findAttachment(ctx.db, { accountId, attachmentId }))) return false;
  const details = { attachmentId, reason };
  countStorageError(place);
  ctx.log.error({ alarm: "document-damaged", ...details }, "A stored attachment is not what was sent; it was refused");
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, details });
  return true;
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
    await startReadings(tx, now, [{ ...reading, accountId, messageId }]);
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
