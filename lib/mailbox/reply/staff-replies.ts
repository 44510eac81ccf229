import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { unsealDocument } from "@/lib/document/seal";
import { findDocumentBytes } from "@/lib/document/store";
import { err, ok, type Result } from "@/lib/kernel/result";
import { listAttachments } from "@/lib/mailbox/reply/attachment-store";
import { isReplyReference, type ReplyState, replyState } from "@/lib/mailbox/reply/reply";
import { listReplyPage, lockReply, setAcknowledged } from "@/lib/mailbox/staff/staff-store";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";

const PAGE = 200;

type ReplyRow = Awaited<ReturnType<typeof listReplyPage>>[number];
/** `answeredAt`: null while no answer is published. */
export type StaffReply = ReplyRow & { state: ReplyState };

/** The replies of all customers as they stand now, oldest first. */
export async function* listStaffReplies(ctx: Context, filter: { state?: ReplyState } = {}): AsyncGenerator<StaffReply> {
  const now = ctx.clock.now();
  let after: { sentAt: Date; id: string } | null = null;
  for (;;) {
    const page: ReplyRow[] = await listReplyPage(ctx.db, { ...filter, now, after, limit: PAGE });
    for (const row of page) {
      const state = replyState(row, now);
      yield { ...row, state, answeredAt: state === "answered" ? row.answeredAt : null };
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = { sentAt: last.sentAt, id: last.id };
  }
}

type AttachmentRow = Awaited<ReturnType<typeof listAttachments>>[number];

/** Where replies are taken to; knows what lies there already. */
export type ReplySink = {
  /** `occupied`: something else lies where the reply would go. */
  look(reply: StaffReply, attachments: AttachmentRow[]): Promise<"free" | "there" | "occupied">;
  write(reply: StaffReply, attachments: (AttachmentRow & { bytes: Buffer })[]): Promise<void>;
};

/** References, by what became of the reply. `damaged`: stored bytes are not what was sent; nothing of it was written. */
export type ExportOutcome = { written: string[]; there: string[]; occupied: string[]; damaged: string[] };

/**
 * Takes the replies out for the insurer's own systems, one by one, attachments decrypted and verified. Every reply is
 * written down as read by staff before its words leave; what was taken out before is not taken again.
 */
export async function exportReplies(
  ctx: Context,
  sink: ReplySink,
  filter: { state?: ReplyState } = {},
): Promise<ExportOutcome> {
  const outcome: ExportOutcome = { written: [], there: [], occupied: [], damaged: [] };
  for await (const reply of listStaffReplies(ctx, filter)) {
    const rows = await listAttachments(ctx.db, [reply.id]);
    const found = await sink.look(reply, rows);
    if (found !== "free") {
      outcome[found].push(reply.reference);
      continue;
    }
    const attachments = await openAttachments(ctx, rows);
    if (!attachments) {
      outcome.damaged.push(reply.reference);
      continue;
    }
    await recordExport(ctx, reply);
    await sink.write(reply, attachments);
    outcome.written.push(reply.reference);
  }
  return outcome;
}

async function openAttachments(ctx: Context, rows: AttachmentRow[]) {
  const opened: (AttachmentRow & { bytes: Buffer })[] = [];
  for (const row of rows) {
    const stored = await findDocumentBytes(ctx.db, row.id);
    const bytes = stored ? unsealDocument(ctx, stored, row.sha256) : null;
    if (!bytes?.ok) {
      const details = { attachmentId: row.id, reason: bytes ? bytes.error.reason : "missing" };
      ctx.log.error(
        { alarm: "document-damaged", ...details },
        "A stored attachment is not what was sent; it was refused",
      );
      await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "document.damaged", actor: "system", details });
      return null;
    }
    opened.push({ ...row, bytes: bytes.value });
  }
  return opened;
}

async function recordExport(ctx: Context, reply: StaffReply): Promise<void> {
  const { accountId, messageId, reference } = reply;
  const now = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    await recordStaffView(tx, now, { messageId, accountId, command: "replies export" });
    await recordAuditEvent(tx, now, { kind: "reply.exported", actor: "insurer", accountId, details: { reference } });
  });
}

/** The insurer has taken the reply over; the customer reads "being processed" until it is answered. */
export async function acknowledgeReply(
  ctx: Context,
  reference: string,
): Promise<Result<{ acknowledgedAt: Date; already: boolean }, { kind: "not-found" }>> {
  if (!isReplyReference(reference)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const reply = await lockReply(tx, reference);
    if (!reply) return err({ kind: "not-found" });
    const { id, accountId, acknowledgedAt } = reply;
    if (acknowledgedAt) return ok({ acknowledgedAt, already: true });
    await setAcknowledged(tx, { id, at: now });
    await recordAuditEvent(tx, now, {
      kind: "reply.acknowledged",
      actor: "insurer",
      accountId,
      details: { reference },
    });
    return ok({ acknowledgedAt: now, already: false });
  });
}
