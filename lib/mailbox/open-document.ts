import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { type ByteBudget, documentByteBudget, type Release } from "@/lib/document/byte-budget";
import { unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { assertNever, err, ok, type Result } from "@/lib/kernel/result";
import { findDocument } from "@/lib/mailbox/message-store";
import { type ItemDates, itemState } from "@/lib/mailbox/visibility";

export type OpenedDocument = {
  filename: string;
  mediaType: string;
  /** Whole and verified. */
  bytes: Buffer;
  sha256: string;
  messageId: string;
  /** Must be called when the bytes are no longer held: `byteStream(bytes, release)` does, else (HEAD, 416) the caller. */
  release: Release;
};

export type DocumentFailure =
  /** Unknown, foreign, elsewhere than asked for, deleted for good: one case on purpose (SEC-44). */
  | { kind: "not-found" }
  | { kind: "expired" }
  | { kind: "withdrawn" }
  /** The bytes are not those that were placed; refused, logged as an alarm and in the audit (SEC-58). */
  | { kind: "damaged"; messageId: string }
  /** Too many bytes in flight in this process: 503 with Retry-After. */
  | { kind: "busy" };

/**
 * Opens a document: authorised, decrypted and verified whole before the first byte leaves. Leaves no mark; see
 * `recordDocumentOpened`.
 *
 * @param input.from where the customer stands: what lies in the bin opens only from there
 */
export async function openDocument(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; documentId: string; from: "inbox" | "bin" },
  budget: ByteBudget = documentByteBudget,
): Promise<Result<OpenedDocument, DocumentFailure>> {
  const { accountId, documentId, from } = input;
  if (!isUuid(documentId)) return err({ kind: "not-found" });
  const asked = () => findDocument(ctx.db, { accountId, documentId });
  const document = await asked();
  const closed = whyClosed(document, from, ctx.clock.now());
  if (closed) return err(closed);
  if (!document) return err({ kind: "not-found" });
  const release = budget.reserve(document.sizeBytes);
  if (!release) return err({ kind: "busy" });
  try {
    const stored = await findDocumentBytes(ctx.db, documentId);
    const opened = stored
      ? unsealDocument(ctx, stored, document.sha256)
      : err({ kind: "damaged" as const, reason: "missing" as const });
    if (opened.ok) {
      const { filename, mediaType, sha256, messageId } = document;
      return ok({ filename, mediaType, sha256, messageId, bytes: opened.value, release });
    }
    release();
    // Purged or deleted between the two reads: bytes that are gone with their item are no damage.
    const closedMeanwhile = whyClosed(await asked(), from, ctx.clock.now());
    if (closedMeanwhile) return err(closedMeanwhile);
    const { messageId } = document;
    await raiseAlarm(ctx, { accountId, documentId, messageId, reason: opened.error.reason });
    return err({ kind: "damaged", messageId });
  } catch (error) {
    release();
    throw error;
  }
}

/** Why this document does not open from there now; null when it does. */
function whyClosed(
  item: ItemDates | null,
  from: "inbox" | "bin",
  now: Date,
): Exclude<DocumentFailure, { kind: "damaged" | "busy" }> | null {
  if (!item) return { kind: "not-found" };
  const state = itemState(item, now);
  switch (state) {
    case "gone":
      return { kind: "not-found" };
    case "retention-passed":
      return { kind: "expired" };
    case "withdrawn":
      return { kind: "withdrawn" };
    case "inbox":
    case "bin":
      if (state !== from) return { kind: "not-found" };
      return item.withdrawnAt ? { kind: "withdrawn" } : null;
    default:
      return assertNever(state);
  }
}

async function raiseAlarm(
  ctx: Context,
  damage: { accountId: string; documentId: string; messageId: string; reason: string },
): Promise<void> {
  const { accountId, ...facts } = damage;
  ctx.log.error({ alarm: "document-damaged", ...facts }, "A stored document is not what was placed; it was refused");
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", accountId, facts });
}
