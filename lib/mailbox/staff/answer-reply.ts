import "server-only";
import { createHash } from "node:crypto";
import { type AccountRow, lockAccount } from "@/lib/account/store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { scanForMalware } from "@/lib/document/malware";
import { inspectPdf, PDF_MEDIA_TYPE, type PdfProblem } from "@/lib/document/pdf";
import { type SealedDocument, sealDocument } from "@/lib/document/seal";
import { StorageError } from "@/lib/document/storage/storage-error";
import { storeSealed, type UnreferencedBytes } from "@/lib/document/store-sealed";
import { translatorOf } from "@/lib/i18n/translator";
import { err, ok, type Result } from "@/lib/kernel/result";
import { availableUntil } from "@/lib/mailbox/message/available-until";
import { placeMessages } from "@/lib/mailbox/placing/place-messages";
import { sumMailboxBytes } from "@/lib/mailbox/placing/placing-store";
import { fitsMailbox } from "@/lib/mailbox/placing/quota";
import { isReplyReference, normalizeReply, type ReplyProblem, replyProblem } from "@/lib/mailbox/reply/reply";
import { findReplyForStaff } from "@/lib/mailbox/staff/reply-queue-store";
import { lockReply } from "@/lib/mailbox/staff/staff-store";
import { countPlacedMessage } from "@/lib/metrics/process-metrics";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { LOCALES, type Locale } from "@/messages";

/** The sender's name under which references of the workspace's answers are unique. */
const SOURCE = "staff";

export type AnswerFailure =
  | ReplyProblem
  | { kind: "not-found" }
  /** Another staff member has the reply, or nobody: it has to be taken first. */
  | { kind: "not-yours" }
  /** Somebody has answered it meanwhile. */
  | { kind: "answered" }
  /** The customer gets new messages in the customer portal (R4). */
  | { kind: "customer-portal" }
  | { kind: "file"; problem: PdfProblem | "malware" | "scanner-down" | "storage-failed" | "mailbox-full" };

export type AnswerInput = {
  reference: string;
  body: string;
  /** A PDF to go with the text. */
  file: { filename: string; bytes: Uint8Array } | null;
  by: StaffActor;
};

/**
 * Answers a reply: the text, with a PDF where one is given, becomes a message in the customer's conversation, and an
 * e-mail announces it. Only the staff member who has the reply can answer it, and only while it is unanswered, so of
 * two answers at once one is placed.
 *
 * @returns the id of the message
 */
export async function answerReply(
  ctx: Context,
  input: AnswerInput,
): Promise<Result<{ messageId: string }, AnswerFailure>> {
  const { reference, file } = input;
  const problem = replyProblem(input.body);
  if (problem) return err(problem);
  const found = isReplyReference(reference) ? await findReplyForStaff(ctx.db, reference) : null;
  if (!found) return err({ kind: "not-found" });
  // Before a file is stored for nothing; the transaction repeats it.
  const early = whyNotAnswered(found, input);
  if (early) return err(early);
  const refused = file && (await fileProblem(ctx, file.bytes, found.accountId));
  if (refused) return err({ kind: "file", problem: refused });
  const sealed = file && sealDocument(ctx, { documentId: ctx.random.uuid(), bytes: file.bytes });
  const stored = await store(ctx, sealed);
  if (!stored) return err({ kind: "file", problem: "storage-failed" });
  const placed = await inTransaction(ctx.db, async (tx): Promise<Result<{ messageId: string }, AnswerFailure>> => {
    const account = await lockAccount(tx, found.accountId);
    if (!account?.emailAddress) return err({ kind: "not-found" });
    if (account.customerPortalSince) return err({ kind: "customer-portal" });
    if (!(await lockReply(tx, reference))) return err({ kind: "not-found" });
    const present = await findReplyForStaff(tx, reference);
    if (!present) return err({ kind: "not-found" });
    const late = whyNotAnswered(present, input);
    if (late) return err(late);
    if (sealed) {
      const held = (await sumMailboxBytes(tx, [account.id])).get(account.id) ?? 0;
      if (!fitsMailbox(held, sealed.sizeBytes)) return err({ kind: "file", problem: "mailbox-full" });
    }
    await stored.insert(tx, null);
    return ok({ messageId: await placeAnswer(ctx, tx, { input, message: found.message, account, sealed }) });
  });
  if (placed.ok) countPlacedMessage("staff");
  else await stored.discard();
  return placed;
}

function whyNotAnswered({ assignment, answeredAt }: Found, { by }: AnswerInput): AnswerFailure | null {
  if (assignment?.memberId !== by.id) return { kind: "not-yours" };
  return answeredAt ? { kind: "answered" } : null;
}

/** Stores the bytes of the PDF, if there is one; null when the document storage fails, which is logged as an alarm. */
async function store(ctx: Context, sealed: SealedDocument | null): Promise<UnreferencedBytes | null> {
  try {
    return await storeSealed(ctx, sealed ? [sealed] : []);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const { kind, reason } = error;
    ctx.log.error({ alarm: "document-storage-failed", kind, reason }, "the file of an answer could not be stored");
    return null;
  }
}

async function fileProblem(ctx: Context, bytes: Uint8Array, accountId: string) {
  const problem = inspectPdf(bytes);
  if (problem) return problem;
  const scan = await scanForMalware(ctx, { bytes, from: "insurer", accountId });
  if (scan.kind === "pass") return null;
  return scan.kind === "held" ? ("scanner-down" as const) : ("malware" as const);
}

type Found = NonNullable<Awaited<ReturnType<typeof findReplyForStaff>>>;
type Answer = { input: AnswerInput; message: Found["message"]; account: AccountRow; sealed: SealedDocument | null };

/** The subject of the message with a prefix, once: the customer may have replied to an answer. */
function answerSubject(subject: string, locale: Locale): string {
  const subjectIn = (language: Locale, text: string) =>
    translatorOf(language, "staff.answer")("subject", { subject: text });
  const isAnswer = LOCALES.some((language) => subject.startsWith(subjectIn(language, "")));
  return isAnswer ? subject : subjectIn(locale, subject);
}

/** Places the message and records it; the caller holds the locks of account and reply. */
async function placeAnswer(ctx: Context, tx: Tx, { input, message, account, sealed }: Answer): Promise<string> {
  const { reference, by } = input;
  const now = ctx.clock.now();
  const messageId = ctx.random.uuid();
  const body = normalizeReply(input.body);
  const subject = answerSubject(message.subject, account.locale);
  const documents = sealed
    ? [
        {
          id: sealed.documentId,
          filename: input.file?.filename ?? "",
          mediaType: PDF_MEDIA_TYPE,
          sizeBytes: sealed.sizeBytes,
          sha256: sealed.sha256,
        },
      ]
    : [];
  const content = JSON.stringify([
    reference,
    subject,
    body,
    documents.map(({ filename, sha256 }) => [filename, sha256]),
  ]);
  await placeMessages(
    ctx,
    tx,
    null,
    [
      {
        id: messageId,
        accountId: account.id,
        source: SOURCE,
        senderReference: `${reference}/${messageId}`,
        contentDigest: createHash("sha256").update(content).digest("hex"),
        sender: message.sender,
        contractNumber: message.contractNumber,
        product: message.product,
        documentType: "reply",
        subject,
        body,
        allowReply: true,
        inReplyTo: reference,
        documents,
      },
    ],
    now,
  );
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress as string,
      locale: account.locale,
      content: { kind: "new-message", props: { availableUntil: availableUntil(now).day } },
      messageIds: [messageId],
    },
  ]);
  await recordAuditEvent(tx, now, {
    kind: "reply.answered",
    actor: "insurer",
    accountId: account.id,
    details: {
      ...{ reference, messageId, documents: documents.length },
      ...{ before: "unanswered", after: "answered", ...staffDetails(by) },
    },
  });
  return messageId;
}
