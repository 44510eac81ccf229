import "server-only";
import { ONE_LOOK_MINUTES } from "@/lib/audit/record-look";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type Certificate, issueStaffEvidence } from "@/lib/evidence/issue-evidence";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { type MessageEvent, verifyHistory } from "@/lib/mailbox/message/message-history";
import {
  type WithdrawalReason,
  type WithdrawFailure,
  type Withdrawn,
  withdrawMessage,
} from "@/lib/mailbox/placing/withdraw-message";
import { sentMessageState } from "@/lib/mailbox/sender/sent-message-state";
import { findEnvelope } from "@/lib/mailbox/staff/message-list-store";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";
import { takeSubjectHit } from "@/lib/rate-limit/take-hit";
import type { Locale } from "@/messages";

type NotFound = { kind: "not-found" };

const COMMAND = "message";

const findById = async (ctx: Context, id: string) => (isUuid(id) ? findEnvelope(ctx.db, id) : null);

function isLook({ kind, details, at }: MessageEvent, by: StaffActor, since: Date): boolean {
  return kind === "viewed-by-staff" && details.command === COMMAND && details.staffNumber === by.number && at > since;
}

/**
 * The envelope of a message and its history with the hash chain verified, for staff; never its text or documents. The
 * look is the next event of the history, with role and number; it is not among the events returned.
 *
 * @param input.messageId untrusted
 */
export async function openMessageForStaff(ctx: Context, { messageId, by }: { messageId: string; by: StaffActor }) {
  const found = await findById(ctx, messageId);
  if (!found) return err<NotFound>({ kind: "not-found" });
  const { accountId } = found;
  const now = ctx.clock.now();
  const since = addMinutes(now, -ONE_LOOK_MINUTES);
  const events = await inTransaction(ctx.db, async (tx) => {
    const history = await listMessageEvents(tx, { accountId, messageId });
    if (!history.some((event) => isLook(event, by, since)))
      await recordStaffView(tx, now, { messageId, accountId, command: COMMAND, by });
    return history;
  });
  return ok({ ...found, state: sentMessageState(found, now), events, isIntact: verifyHistory(events).intact });
}

type Opened = Awaited<ReturnType<typeof openMessageForStaff>>;
export type MessageForStaff = Extract<Opened, { ok: true }>["value"];

/**
 * Makes the certificate of a message for a staff member, as the command line does.
 *
 * @param input.messageId untrusted
 */
export async function certifyMessageForStaff(
  ctx: Context,
  input: { messageId: string; locale: Locale; by: StaffActor },
): Promise<Result<Certificate, { kind: "not-found" | "no-key" | "damaged" | "too-many" }>> {
  const { messageId, locale, by } = input;
  const found = await findById(ctx, messageId);
  if (!found) return err({ kind: "not-found" });
  if (!(await takeSubjectHit(ctx, "evidence-by-subject", by.id))) return err({ kind: "too-many" });
  const { senderReference, source } = found;
  const issued = await issueStaffEvidence(ctx, { senderReference, source, locale, by });
  if (issued.ok) return issued;
  const { kind } = issued.error;
  // A source has a reference once, so it cannot be ambiguous.
  return err({ kind: kind === "ambiguous" ? "not-found" : kind });
}

/**
 * Withdraws a message as `withdrawMessage` does, with the staff member's reason in its history.
 *
 * @param input.messageId untrusted
 */
export async function withdrawMessageForStaff(
  ctx: Context,
  input: { messageId: string; reason: WithdrawalReason; by: StaffActor },
): Promise<Result<Withdrawn, WithdrawFailure>> {
  const found = await findById(ctx, input.messageId);
  if (!found) return err({ kind: "not-found" });
  const { senderReference, source } = found;
  return withdrawMessage(ctx, { senderReference, source, by: { member: input.by, reason: input.reason } });
}
