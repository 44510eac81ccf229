import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { getAccount, lockAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Db, Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { scanForMalware } from "@/lib/document/malware";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { budapestDay } from "@/lib/kernel/time";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { findMessage, lockMessages } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import { fitsAttachments } from "@/lib/mailbox/placing/quota";
import {
  type AttachmentProblem,
  type CheckedAttachment,
  checkAttachments,
  type RefusedFile,
  type UploadedFile,
} from "@/lib/mailbox/reply/attachment";
import { sumKeptAttachments } from "@/lib/mailbox/reply/attachment-store";
import { deleteDraft } from "@/lib/mailbox/reply/draft-store";
import { normalizeReply, type ReplyProblem, replyProblem, replyReference } from "@/lib/mailbox/reply/reply";
import { findReplyByForm, insertReply } from "@/lib/mailbox/reply/reply-store";
import { storeAttachments, type UnreferencedAttachments } from "@/lib/mailbox/reply/store-attachments";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { isAccountAtLimit, takeAccountHit } from "@/lib/rate-limit/take-hit";

/** Why a valid file is not accepted. */
export type FileRefusal =
  /** The malware scanner found malware in these files. */
  | { kind: "file-malware"; files: RefusedFile[] }
  /** The malware scanner does not answer; no files are accepted until it does. */
  | { kind: "files-held" }
  /** The document storage fails; no files are accepted until it works. */
  | { kind: "files-unavailable" }
  /** The stored attachments of this customer would exceed MAX_KEPT_ATTACHMENT_BYTES. */
  | { kind: "files-quota" };

export type SendReplyFailure =
  | ReplyProblem
  /** The first problem of the files; the text is valid. */
  | AttachmentProblem
  | FileRefusal
  /** The message allows no reply, or is withdrawn. */
  | { kind: "not-allowed" }
  | { kind: "not-found" }
  | { kind: "daily-limit" };

export type SendReplyInput = {
  accountId: AuthorizedAccountId;
  messageId: string;
  body: string;
  /** In the customer's order. */
  files?: readonly UploadedFile[];
  /** UUID of the form. The same form sent twice stores one reply. */
  formToken: string;
};

const REFERENCE_ATTEMPTS = 5;
const LIMIT = "replies-by-account";

/**
 * Stores the customer's reply to a message (R9) with its encrypted attachments, records it in the message's history and
 * the audit log, queues a notification of receipt and deletes the draft.
 *
 * @returns the reference of the reply; for a form that was sent before, the reference of the first reply
 * @throws when no free reference is found, or on database errors; nothing is stored then
 */
export async function sendReply(
  ctx: Context,
  input: SendReplyInput,
): Promise<Result<{ reference: string }, SendReplyFailure>> {
  const { accountId, messageId, formToken } = input;
  if (!isUuid(messageId) || !isUuid(formToken)) return err({ kind: "not-found" });
  const problem = replyProblem(input.body);
  if (problem) return err(problem);
  const checked = checkAttachments(input.files ?? []);
  if ("problems" in checked) return err(checked.problems[0] as AttachmentProblem);
  // A form sent a second time must not fail because the scanner has stopped answering since the first time.
  const earlier = checked.attachments.length > 0 ? await findReplyByForm(ctx.db, { accountId, formToken }) : null;
  if (earlier) return ok(earlier);
  const refusal = await scanAttachments(ctx, accountId, checked.attachments);
  if (refusal) return err(refusal);
  const early = checked.attachments.length > 0 ? await refusalBeforeUpload(ctx, input, checked.attachments) : null;
  if (early) return err(early);
  const attachments = await storeAttachments(ctx, checked.attachments);
  if (!attachments) return err({ kind: "files-unavailable" });
  const stored = await storeChecked(ctx, input, checked.attachments, attachments);
  if (!stored.ok || stored.value.isRepeated) await attachments.discard();
  return stored.ok ? ok({ reference: stored.value.reference }) : stored;
}

/** Stores a reply whose text and files are accepted. `isRepeated`: the form was sent before; nothing is stored then. */
function storeChecked(
  ctx: Context,
  input: SendReplyInput,
  files: readonly CheckedAttachment[],
  unreferenced: UnreferencedAttachments,
): Promise<Result<{ reference: string; isRepeated: boolean }, SendReplyFailure>> {
  const { accountId, messageId, formToken } = input;
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    // Parallel requests could otherwise exceed the daily limit or store one form twice.
    if (!(await lockAccount(tx, accountId))) return err({ kind: "not-found" });
    const sent = await findReplyByForm(tx, { accountId, formToken });
    if (sent) return ok({ ...sent, isRepeated: true });
    // The lock keeps the message from being deleted or withdrawn until the reply is committed.
    await lockMessages(tx, { accountId, messageIds: [messageId] });
    const refusal = await refusalNow(ctx, tx, input, files);
    if (refusal) return err(refusal);
    if (!(await takeAccountHit(ctx, tx, LIMIT, accountId))) return err({ kind: "daily-limit" });
    const { id, reference } = await storeReply(ctx, tx, input, now);
    await unreferenced.insert(tx, { accountId, id });
    await deleteDraft(tx, { accountId, messageId });
    const attachments = files.length;
    const details = { reference, ...(attachments > 0 ? { attachments } : {}) };
    await appendMessageEvents(tx, now, [{ messageId, kind: "replied", actor: "customer", details }]);
    await recordAuditEvent(tx, now, {
      kind: "reply.sent",
      actor: "customer",
      accountId,
      details: { messageId, ...details },
    });
    await enqueueReceipt(ctx, tx, accountId, reference);
    return ok({ reference, isRepeated: false });
  });
}

/** Why the message takes no reply with these files; null when it takes it, as far as the daily limit allows. */
async function refusalNow(
  ctx: Context,
  db: Db,
  { accountId, messageId }: SendReplyInput,
  files: readonly CheckedAttachment[],
): Promise<SendReplyFailure | null> {
  const message = await findMessage(db, { accountId, messageId });
  const state = message ? messageState(message, ctx.clock.now()) : "gone";
  if (state === "withdrawn") return { kind: "not-allowed" };
  if (!message || state !== "inbox") return { kind: "not-found" };
  if (!message.allowReply) return { kind: "not-allowed" };
  const newBytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (newBytes === 0 || fitsAttachments(await sumKeptAttachments(db, accountId), newBytes)) return null;
  return { kind: (await isAccountAtLimit(ctx, db, LIMIT, accountId)) ? "daily-limit" : "files-quota" };
}

/** The same checks without locks, before files are stored for nothing. The transaction repeats them. */
async function refusalBeforeUpload(
  ctx: Context,
  input: SendReplyInput,
  files: readonly CheckedAttachment[],
): Promise<SendReplyFailure | null> {
  const refusal = await refusalNow(ctx, ctx.db, input, files);
  if (refusal) return refusal;
  return (await isAccountAtLimit(ctx, ctx.db, LIMIT, input.accountId)) ? { kind: "daily-limit" } : null;
}

async function scanAttachments(
  ctx: Context,
  accountId: AuthorizedAccountId,
  attachments: readonly CheckedAttachment[],
): Promise<FileRefusal | null> {
  const infected: RefusedFile[] = [];
  for (const [index, { bytes, filename }] of attachments.entries()) {
    const scan = await scanForMalware(ctx, { bytes, from: "customer", accountId });
    if (scan.kind === "held") return { kind: "files-held" };
    if (scan.kind === "infected") infected.push({ name: filename, position: index + 1 });
  }
  return infected.length > 0 ? { kind: "file-malware", files: infected } : null;
}

async function storeReply(
  ctx: Context,
  tx: Tx,
  input: SendReplyInput,
  now: Date,
): Promise<{ id: string; reference: string }> {
  const { accountId, messageId, formToken } = input;
  const id = ctx.random.uuid();
  const reply = {
    id,
    accountId,
    messageId,
    formToken,
    body: normalizeReply(input.body),
    sentAt: now,
  };
  const year = budapestDay(now).slice(0, 4);
  for (let attempt = 0; attempt < REFERENCE_ATTEMPTS; attempt++) {
    const reference = replyReference(ctx.random, year);
    if (await insertReply(tx, { ...reply, reference })) return { id, reference };
  }
  throw new Error("No free reference for a reply.");
}

async function enqueueReceipt(ctx: Context, tx: Tx, accountId: string, reference: string): Promise<void> {
  const { emailAddress, locale } = await getAccount(tx, accountId);
  if (!emailAddress) return;
  const content = { kind: "reply-received", props: { reference } } as const;
  await enqueueNotifications(ctx, tx, [{ accountId, toAddress: emailAddress, locale, content }]);
}
