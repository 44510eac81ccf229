import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import type { MessageEvent } from "@/lib/mailbox/message/message-history";
import { listAttachments } from "@/lib/mailbox/reply/attachment-store";
import { isReplyReference, replyState } from "@/lib/mailbox/reply/reply";
import { listAnswers } from "@/lib/mailbox/reply/reply-store";
import { findReplyForStaff, listNotes } from "@/lib/mailbox/staff/reply-queue-store";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";

/** Looks of one staff member within this time are one look in the history of the message. */
const ONE_LOOK_MINUTES = 15;

export type ReplyForStaff = Awaited<ReturnType<typeof readReply>> & {
  /** Numbers of other staff members who looked at it within ONE_LOOK_MINUTES. */
  lookers: number[];
};

/**
 * A reply with everything that its page for staff shows: the customer's text and files' names, the envelope of the message
 * (never its text), the answers' envelopes, notes, who works on it and who else looks at it. The look is recorded with the staff member's name, in
 * the message's history with role and number.
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
    const events = await listMessageEvents(tx, { accountId, messageId: message.id });
    const others = otherLookers(events, by, now);
    if (isSameLook(events.at(-1), by, now)) return others;
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

/** Numbers of the other staff members with a look a short time ago, each once. */
function otherLookers(events: MessageEvent[], by: StaffActor, now: Date): number[] {
  const numbers = events
    .filter((event) => isLook(event) && now < addMinutes(event.at, ONE_LOOK_MINUTES))
    .map(({ details }) => Number(details.staffNumber));
  return [...new Set(numbers)].filter((number) => number !== by.number);
}

const isLook = ({ kind, details }: MessageEvent) =>
  kind === "viewed-by-staff" && details.command === "reply" && typeof details.staffNumber === "number";

/** Whether the last event of the message is a look of the same staff member a short time ago. */
function isSameLook(last: MessageEvent | undefined, by: StaffActor, now: Date): boolean {
  if (!last || !isLook(last) || last.details.staffNumber !== by.number) return false;
  return now < addMinutes(last.at, ONE_LOOK_MINUTES);
}
