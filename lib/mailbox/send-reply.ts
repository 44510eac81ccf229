import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { budapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { appendMessageEvents } from "@/lib/mailbox/event-store";
import { findMessage } from "@/lib/mailbox/message-store";
import {
  MAX_REPLIES_PER_DAY,
  normalizeReply,
  type ReplyProblem,
  replyProblem,
  replyReference,
} from "@/lib/mailbox/reply";
import { countRepliesSince, findReplyByForm, insertReply, lockRepliesOf } from "@/lib/mailbox/reply-store";
import { itemState } from "@/lib/mailbox/visibility";

export type SendReplyFailure =
  | ReplyProblem
  /** The insurer does not take replies to this item, or withdrew it. */
  | { kind: "not-allowed" }
  | { kind: "not-found" }
  | { kind: "daily-limit" };

export type SendReplyInput = {
  accountId: AuthorizedAccountId;
  messageId: string;
  body: string;
  /** UUID made with the form; the same form sent twice is one reply. */
  formToken: string;
};

const REFERENCE_ATTEMPTS = 5;

/**
 * Sends the customer's reply to the insurer (R10): stored, written into the item's history and into the audit.
 *
 * @returns the reference; for a form that was sent before, the reference of then
 */
export async function sendReply(
  ctx: Context,
  input: SendReplyInput,
): Promise<Result<{ reference: string }, SendReplyFailure>> {
  const { accountId, messageId, formToken } = input;
  if (!isUuid(messageId) || !isUuid(formToken)) return err({ kind: "not-found" });
  const problem = replyProblem(input.body);
  if (problem) return err(problem);
  const now = ctx.clock.now();
  return ctx.db.transaction(async (tx) => {
    await lockRepliesOf(tx, accountId);
    const before = await findReplyByForm(tx, { accountId, formToken });
    if (before) return ok(before);
    const message = await findMessage(tx, { accountId, messageId });
    const state = message ? itemState(message, now) : "gone";
    if (state === "withdrawn") return err({ kind: "not-allowed" });
    if (!message || state !== "inbox") return err({ kind: "not-found" });
    if (!message.allowReply) return err({ kind: "not-allowed" });
    const today = startOfBudapestDay(budapestDay(now));
    if ((await countRepliesSince(tx, accountId, today)) >= MAX_REPLIES_PER_DAY) return err({ kind: "daily-limit" });
    const reference = await store(ctx, tx, input, now);
    await appendMessageEvents(tx, now, [{ messageId, kind: "replied", actor: "customer", facts: { reference } }]);
    await recordAuditEvent(tx, now, {
      kind: "reply.sent",
      actor: "customer",
      accountId,
      facts: { messageId, reference },
    });
    return ok({ reference });
  });
}

async function store(ctx: Context, tx: Db, input: SendReplyInput, now: Date): Promise<string> {
  const { accountId, messageId, formToken } = input;
  const reply = {
    accountId,
    messageId,
    formToken,
    body: normalizeReply(input.body),
    state: "sent",
    sentAt: now,
  } as const;
  const year = budapestDay(now).slice(0, 4);
  for (let attempt = 0; attempt < REFERENCE_ATTEMPTS; attempt++) {
    const reference = replyReference(ctx.random, year);
    if (await insertReply(tx, { ...reply, id: ctx.random.uuid(), reference })) return reference;
  }
  throw new Error("No free reference for a reply.");
}
