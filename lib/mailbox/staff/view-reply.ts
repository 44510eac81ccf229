import "server-only";
import { listReplyLookers } from "@/lib/account/staff-actions";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { listAttachments } from "@/lib/mailbox/reply/attachment-store";
import { isReplyReference, replyState } from "@/lib/mailbox/reply/reply";
import { listAnswers } from "@/lib/mailbox/reply/reply-store";
import { findReplyForStaff, listNotes } from "@/lib/mailbox/staff/reply-queue-store";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";

export type ReplyForStaff = Awaited<ReturnType<typeof readReply>> & {
  /** Numbers of other staff members who looked at it a short time ago. */
  lookers: number[];
};

/**
 * A reply with everything that its page for staff shows: the customer's text and files' names, the envelope of the
 * message (never its text), the answers' envelopes, notes, who works on it and who else looks at it. The look is
 * recorded with the staff member's name, in the message's history with role and number.
 */
export async function viewReply(
  ctx: Context,
  input: { reference: string; by: StaffActor },
): Promise<Result<ReplyForStaff, { kind: "not-found" }>> {
  const { reference, by } = input;
  const found = isReplyReference(reference) ? await findReplyForStaff(ctx.db, reference) : null;
  if (!found) return err({ kind: "not-found" });
  const { accountId, message } = found;
  const now = ctx.clock.now();
  const lookers = await inTransaction(ctx.db, async (tx) => {
    const numbers = await listReplyLookers(tx, now, { accountId, reference });
    const others = numbers.filter((number) => number !== by.number);
    if (numbers.includes(by.number)) return others;
    await recordStaffView(tx, now, { messageId: message.id, accountId, command: "reply", by });
    const details = { reference, ...staffDetails(by) };
    await recordAuditEvent(tx, now, { kind: "reply.viewed", actor: "insurer", accountId, details });
    return others;
  });
  return ok({ ...(await readReply(ctx, found)), lookers });
}

async function readReply(ctx: Context, found: NonNullable<Awaited<ReturnType<typeof findReplyForStaff>>>) {
  const { id, accountId, reference } = found;
  const [attachments, answers, notes] = await Promise.all([
    listAttachments(ctx.db, [id]),
    listAnswers(ctx.db, { accountId, reference }),
    listNotes(ctx.db, id),
  ]);
  return { ...found, state: replyState(found, ctx.clock.now()), attachments, answers, notes };
}
