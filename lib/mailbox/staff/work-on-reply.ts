import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isDamagedText } from "@/lib/kernel/typed-text";
import { isReplyReference } from "@/lib/mailbox/reply/reply";
import { MAX_NOTE_LENGTH } from "@/lib/mailbox/staff/reply-queue";
import { deleteAssignment, findAssignment, insertNote, putAssignment } from "@/lib/mailbox/staff/reply-queue-store";
import { lockReply } from "@/lib/mailbox/staff/staff-store";

type LockedReply = NonNullable<Awaited<ReturnType<typeof lockReply>>>;
type NotFound = { kind: "not-found" };

/** Runs `work` under the lock of a reply, which decides between two staff members on the same reply. */
function withReply<T, E extends { kind: string }>(
  ctx: Context,
  reference: string,
  work: (tx: Tx, reply: LockedReply) => Promise<Result<T, E>>,
): Promise<Result<T, E | NotFound>> {
  return inTransaction(ctx.db, async (tx): Promise<Result<T, E | NotFound>> => {
    const reply = isReplyReference(reference) ? await lockReply(tx, reference) : null;
    return reply ? work(tx, reply) : err({ kind: "not-found" });
  });
}

/**
 * Assigns a reply to a staff member: the one who acts, or a colleague of whom the caller has checked that they may
 * answer.
 *
 * @param input.from the staff member who has it as the page showed it, null for nobody: when somebody else has taken it
 *        since, nothing changes
 * @param input.to id of the staff member
 */
export function assignReply(
  ctx: Context,
  input: { reference: string; from: string | null; to: string; by: StaffActor },
): Promise<Result<undefined, NotFound | { kind: "taken" }>> {
  const { reference, from, to, by } = input;
  return withReply(ctx, reference, async (tx, reply) => {
    const present = (await findAssignment(tx, reply.id))?.memberId ?? null;
    if (present === to) return ok();
    if (present !== from) return err({ kind: "taken" as const });
    const now = ctx.clock.now();
    await putAssignment(tx, { replyId: reply.id, accountId: reply.accountId, memberId: to, assignedAt: now });
    await recordAuditEvent(tx, now, {
      kind: "reply.assigned",
      actor: "insurer",
      accountId: reply.accountId,
      details: { reference, before: present, after: to, ...staffDetails(by) },
    });
    return ok();
  });
}

/** Assigns a reply to the staff member who acts. @param input.from as for `assignReply` */
export function takeReply(ctx: Context, input: { reference: string; from: string | null; by: StaffActor }) {
  return assignReply(ctx, { ...input, to: input.by.id });
}

/** Gives a reply back to the queue, if the staff member has it. */
export function releaseReply(
  ctx: Context,
  input: { reference: string; by: StaffActor },
): Promise<Result<undefined, NotFound | { kind: "not-yours" }>> {
  const { reference, by } = input;
  return withReply(ctx, reference, async (tx, reply) => {
    const present = await findAssignment(tx, reply.id);
    if (present?.memberId !== by.id) return err({ kind: "not-yours" as const });
    await deleteAssignment(tx, reply.id);
    await recordAuditEvent(tx, ctx.clock.now(), {
      kind: "reply.assigned",
      actor: "insurer",
      accountId: reply.accountId,
      details: { reference, before: by.id, after: null, ...staffDetails(by) },
    });
    return ok();
  });
}

/** Why a note is not saved. Its length counts in characters, as that of a reply. */
type NoteProblem = { kind: "empty" } | { kind: "too-long" } | { kind: "invalid-characters" };

function noteProblem(body: string): NoteProblem | null {
  if (isDamagedText(body)) return { kind: "invalid-characters" };
  if (body === "") return { kind: "empty" };
  return [...body].length > MAX_NOTE_LENGTH ? { kind: "too-long" } : null;
}

/** Adds an internal note, which the customer never sees. Its text is not in the audit log. */
export function noteOnReply(
  ctx: Context,
  input: { reference: string; body: string; by: StaffActor },
): Promise<Result<undefined, NotFound | NoteProblem>> {
  const { reference, by } = input;
  const body = input.body.replaceAll(/\r\n?/g, "\n").trim();
  return withReply<undefined, NoteProblem>(ctx, reference, async (tx, reply) => {
    const problem = noteProblem(body);
    if (problem) return err(problem);
    const now = ctx.clock.now();
    const { id: replyId, accountId } = reply;
    await insertNote(tx, { id: ctx.random.uuid(), replyId, accountId, memberId: by.id, body, notedAt: now });
    await recordAuditEvent(tx, now, {
      kind: "reply.noted",
      actor: "insurer",
      accountId: reply.accountId,
      details: { reference, ...staffDetails(by) },
    });
    return ok();
  });
}
