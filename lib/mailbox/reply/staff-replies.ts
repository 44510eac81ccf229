import "server-only";
import { type InsurerActor, insurerDetails } from "@/lib/audit/sender-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { readWholeDocument } from "@/lib/document/read-document";
import { findStoredDocument } from "@/lib/document/store";
import { err, ok, type Result } from "@/lib/kernel/result";
import { lockHistories } from "@/lib/mailbox/message/event-store";
import { listAttachments, lockReplyAgainstDeletion } from "@/lib/mailbox/reply/attachment-store";
import { isReplyReference, type ReplyState, replyState } from "@/lib/mailbox/reply/reply";
import { listReplyPage, lockReply, setAcknowledged } from "@/lib/mailbox/staff/staff-store";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";

const PAGE_SIZE = 200;

type ReplyRow = Awaited<ReturnType<typeof listReplyPage>>[number];
/** `answeredAt` is null until an answer is published. */
export type StaffReply = ReplyRow & { state: ReplyState };

/** Replies of all customers with their present state, oldest first; read page by page. */
export async function* listStaffReplies(ctx: Context, filter: { state?: ReplyState } = {}): AsyncGenerator<StaffReply> {
  const now = ctx.clock.now();
  let after: { sentAt: Date; id: string } | null = null;
  for (;;) {
    const page: ReplyRow[] = await listReplyPage(ctx.db, { ...filter, now, after, limit: PAGE_SIZE });
    for (const row of page) {
      const state = replyState(row, now);
      yield { ...row, state, answeredAt: state === "answered" ? row.answeredAt : null };
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE_SIZE) return;
    after = { sentAt: last.sentAt, id: last.id };
  }
}

type AttachmentRow = Awaited<ReturnType<typeof listAttachments>>[number];

/** The destination of an export of replies. */
export type ReplySink = {
  /** `exported`: it holds this reply already; `occupied`: it holds something else under the reply's name. */
  find(reply: StaffReply, attachments: AttachmentRow[]): Promise<"free" | "exported" | "occupied">;
  write(reply: StaffReply, attachments: (AttachmentRow & { bytes: Buffer })[]): Promise<void>;
};

/**
 * References of the replies by outcome. `damaged`: stored bytes are not what was sent; nothing of the reply is written.
 */
export type ExportOutcome = { written: string[]; alreadyExported: string[]; occupied: string[]; damaged: string[] };

/**
 * Exports replies for the insurer's own systems, one at a time, with decrypted and verified attachments. Each reply is
 * recorded as viewed by staff before it is written. Replies that the sink holds already are skipped, and so are replies
 * that the purge deletes meanwhile.
 */
export async function exportReplies(
  ctx: Context,
  sink: ReplySink,
  filter: { state?: ReplyState } = {},
): Promise<ExportOutcome> {
  const outcome: ExportOutcome = { written: [], alreadyExported: [], occupied: [], damaged: [] };
  for await (const reply of listStaffReplies(ctx, filter)) {
    const rows = await listAttachments(ctx.db, [reply.id]);
    const found = await sink.find(reply, rows);
    if (found !== "free") {
      (found === "exported" ? outcome.alreadyExported : outcome.occupied).push(reply.reference);
      continue;
    }
    const attachments = await openAttachments(ctx, rows);
    if (attachments === "deleted") continue;
    if (attachments === "damaged") {
      outcome.damaged.push(reply.reference);
      continue;
    }
    if (!(await recordExport(ctx, reply))) continue;
    await sink.write(reply, attachments);
    outcome.written.push(reply.reference);
  }
  return outcome;
}

/** `deleted`: bytes are missing because the reply was deleted meanwhile, which is no damage. */
async function openAttachments(ctx: Context, rows: AttachmentRow[]) {
  const opened: (AttachmentRow & { bytes: Buffer })[] = [];
  for (const row of rows) {
    const stored = await findStoredDocument(ctx.db, row.id);
    const bytes = stored ? await readWholeDocument(ctx, stored, row) : null;
    if (!bytes?.ok) {
      if ((await listAttachments(ctx.db, [row.replyId])).length === 0) return "deleted";
      const details = { attachmentId: row.id, reason: bytes ? bytes.error.reason : "missing" };
      ctx.log.error(
        { alarm: "document-damaged", ...details },
        "A stored attachment is not what was sent; it was refused",
      );
      await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", details });
      return "damaged";
    }
    opened.push({ ...row, bytes: bytes.value });
  }
  return opened;
}

/** Locks message and reply, in this order, and records the export; false when the reply is deleted. */
function recordExport(ctx: Context, reply: StaffReply): Promise<boolean> {
  const { id, accountId, messageId, reference } = reply;
  return inTransaction(ctx.db, async (tx) => {
    await lockHistories(tx, [messageId]);
    if (!(await lockReplyAgainstDeletion(tx, id))) return false;
    const now = ctx.clock.now();
    await recordStaffView(tx, now, { messageId, accountId, command: "replies export" });
    await recordAuditEvent(tx, now, { kind: "reply.exported", actor: "insurer", accountId, details: { reference } });
    return true;
  });
}

export type Acknowledged = { acknowledgedAt: Date; already: boolean };

/**
 * Records that the insurer has taken over a reply. Its state is `processing` until it is answered.
 *
 * @param by the staff member or the key; undefined for the command line
 * @param complete called in the transaction, last. When it throws, nothing is recorded
 * @returns `already`: true when an earlier call recorded it; `acknowledgedAt` is then the earlier instant
 */
export async function acknowledgeReply(
  ctx: Context,
  reference: string,
  by?: InsurerActor,
  complete?: (tx: Tx, acknowledged: Acknowledged) => Promise<void>,
): Promise<Result<Acknowledged, { kind: "not-found" }>> {
  if (!isReplyReference(reference)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const reply = await lockReply(tx, reference);
    if (!reply) return err({ kind: "not-found" });
    const { id, accountId, acknowledgedAt } = reply;
    const acknowledged = { acknowledgedAt: acknowledgedAt ?? now, already: acknowledgedAt !== null };
    if (acknowledgedAt) {
      await complete?.(tx, acknowledged);
      return ok(acknowledged);
    }
    await setAcknowledged(tx, { id, at: now });
    await recordAuditEvent(tx, now, {
      kind: "reply.acknowledged",
      actor: "insurer",
      accountId,
      details: { reference, before: "received", after: "acknowledged", ...insurerDetails(by) },
    });
    await complete?.(tx, acknowledged);
    return ok(acknowledged);
  });
}
