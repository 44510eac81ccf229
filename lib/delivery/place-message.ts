import "server-only";
import { findAccountByAddress, lockAccount, upsertContracts } from "@/lib/account/store";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { recordAuditEvent } from "@/lib/audit/store";
import {
  createPreparedAccounts,
  type PreparedAccount,
  prepareAccounts,
} from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { databaseError, type Tx } from "@/lib/db/connection";
import { inBulkTransaction, inTransaction } from "@/lib/db/transaction";
import { findFullMailboxes } from "@/lib/delivery/check-malware-and-quota";
import type { CheckedLine } from "@/lib/delivery/checked-line";
import { beginSinglePlacement } from "@/lib/delivery/commit-store";
import { findDocuments } from "@/lib/delivery/find-documents";
import { messageOf, newContracts, notificationOf, placedAtOf } from "@/lib/delivery/line-message";
import type { FieldProblem, LineProblem } from "@/lib/delivery/line-problem";
import type { ManifestLine } from "@/lib/delivery/manifest-line";
import { contentDigest } from "@/lib/delivery/read-batch";
import { recordPostalMessage } from "@/lib/delivery/result/record-postal-message";
import { type RoutedLine, routeLines } from "@/lib/delivery/route-lines";
import { takeDocuments } from "@/lib/delivery/uploaded-document-store";
import { PDF_MEDIA_TYPE } from "@/lib/document/pdf";
import { recordRouted } from "@/lib/feed/record-routed";
import { err, ok, type Result } from "@/lib/kernel/result";
import { type PreparedDocument, placeMessages } from "@/lib/mailbox/placing/place-messages";
import { sumMailboxBytes } from "@/lib/mailbox/placing/placing-store";
import { fitsMailbox } from "@/lib/mailbox/placing/quota";
import { findPlacedMessages } from "@/lib/mailbox/placing/staged-store";
import { readSentMessage, type SentMessage } from "@/lib/mailbox/sender/sender-messages";
import { countPlacedMessage } from "@/lib/metrics/process-metrics";
import { enqueueNotifications } from "@/lib/notification/enqueue";

const MAX_ATTEMPTS = 3;
/** SQLSTATEs when another placement was quicker: unique violation, deadlock. The message is then routed again. */
const CONFLICT_CODES = ["23505", "40P01"];

/** What became of a message. Only a message in a mailbox has an id: the content of the others is not stored (R4). */
type Outcome =
  | {
      route: "mailbox";
      state: "placed" | "already-placed";
      message: SentMessage;
      /** Generated for an account that this call has created, and stored nowhere else. */
      initialPassword: string | null;
    }
  | { route: "customer-portal"; state: "routed" }
  | { route: "postal"; state: "postal" };

/** `remarks`: what was corrected or looks unwise in the call, as text for the sender's developers. */
export type PlacedMessage = Outcome & { remarks: string[] };

export type PlaceMessageInput = {
  /** Checked by `checkLine`; without the names of documents. */
  line: ManifestLine;
  /** Documents that the sender has uploaded, in the order in which they are shown. */
  documentIds: readonly string[];
};

export type PlaceMessageFailure = { kind: "invalid"; problems: FieldProblem[] };

/** Account, documents or reference were changed by another transaction since the message was routed. */
class PlacementConflictError extends Error {}

type SingleLine = CheckedLine & { documents: PreparedDocument[] };

/**
 * Places one message outside a batch, by the rules and operations of a batch: routing (R4), a new account with its
 * initial password and activation link (R3, R6), message, documents, history, audit log and notification (R5) in one
 * transaction. The same reference with the same content is already placed; with other content it is refused.
 *
 * @param complete called in that transaction, last; it stores the answer. When it throws, nothing is placed
 * @returns what became of it, or every problem
 * @throws on any other failure; then nothing was placed
 */
export async function placeMessage(
  ctx: Context,
  sender: AuthorizedSender,
  input: PlaceMessageInput,
  complete: (tx: Tx, placed: PlacedMessage) => Promise<void>,
): Promise<Result<PlacedMessage, PlaceMessageFailure>> {
  for (let attempt = 1; ; attempt += 1) {
    const routed = await routeMessage(ctx, sender, input);
    if (!routed.ok) return routed;
    try {
      const { message, remarks } = routed.value;
      const withRemarks = (outcome: Outcome): PlacedMessage => ({ ...outcome, remarks });
      const placed = await placeRouted(ctx, sender, message, (tx, outcome) => complete(tx, withRemarks(outcome)));
      // Messages of test keys are no messages of the insurer.
      if (placed.route === "mailbox" && placed.state === "placed" && !sender.test) countPlacedMessage("sender");
      return ok(withRemarks(placed));
    } catch (error) {
      const code = databaseError(error)?.code ?? "";
      const isConflict = error instanceof PlacementConflictError || CONFLICT_CODES.includes(code);
      if (!isConflict || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

/** Finds the documents of the call, and where the message goes. */
async function routeMessage(
  ctx: Context,
  sender: AuthorizedSender,
  { line, documentIds }: PlaceMessageInput,
): Promise<Result<{ message: RoutedLine<SingleLine>; remarks: string[] }, PlaceMessageFailure>> {
  const { senderReference } = line;
  const { documents: uploaded } = await findDocuments(ctx, sender, [{ senderReference, documentIds }]);
  const found = documentIds.flatMap((id) => uploaded.get(id) ?? []);
  const files = found.map(({ filename, sizeBytes, sha256 }) => ({ filename, sizeBytes, sha256 }));
  const documents = found.map(({ id }, index) => ({
    ...(files[index] as (typeof files)[number]),
    id,
    mediaType: PDF_MEDIA_TYPE,
  }));
  const single: SingleLine = { ...line, files, documents, contentDigest: contentDigest(line, files) };
  const routing = await routeLines(ctx, sender.source, [single]);
  const [routed] = routing.lines;
  if (!routed) throw new Error("a line was not routed");
  const isNew = routed.route === "mailbox" && !routed.placed;
  const problems = [
    ...documentIds.flatMap((id, index): FieldProblem[] => {
      const document = uploaded.get(id);
      const isOwn = document && (document.messageId === null || document.messageId === routed.placed?.messageId);
      if (isOwn && document.batchId === null) return [];
      const field = `documents/${index}`;
      return document
        ? [{ field, code: "document-used", reason: `${field} belongs to another message` }]
        : [{ field, code: "document-unknown", reason: `${field} is no uploaded document` }];
    }),
    ...withoutLine(routing.problems),
    ...(isNew && !routed.account && line.name === "" ? [NAME_MISSING] : []),
    ...(isNew ? withoutLine(await findFullMailboxes(ctx, [routed])) : []),
  ];
  if (problems.length > 0) return err({ kind: "invalid", problems });
  return ok({ message: routed, remarks: routing.remarks.map(({ reason }) => reason) });
}

export const NAME_MISSING: FieldProblem = {
  field: "name",
  code: "missing",
  reason: "name is missing: there is no account for this address yet",
};

function withoutLine(problems: readonly LineProblem[]): FieldProblem[] {
  return problems.map(({ field = null, code = "not-allowed", reason }) => ({ field, code, reason }));
}

async function placeRouted(
  ctx: Context,
  sender: AuthorizedSender,
  routed: RoutedLine<SingleLine>,
  complete: (tx: Tx, outcome: Outcome) => Promise<void>,
): Promise<Outcome> {
  const { line, route, placed, account } = routed;
  if (route !== "mailbox") {
    const outcome = { route, state: route === "postal" ? "postal" : "routed" } as Outcome;
    return inTransaction(ctx.db, async (tx) => {
      const details = { senderReference: line.senderReference, sender: sender.source, route };
      const about = account ? { accountId: account.id } : {};
      const now = ctx.clock.now();
      await recordAuditEvent(tx, now, { kind: "message.routed", actor: "insurer", ...about, details });
      await recordRouted(tx, sender.source, [{ senderReference: line.senderReference, route }], now);
      if (route === "postal") {
        const { senderReference, email, contractNumber, documentType } = line;
        // A sender may leave out the name of a customer who has an account.
        const name = line.name || ((await findAccountByAddress(tx, email))?.name ?? "");
        const message = { senderReference, email, name, contractNumber, documentType };
        await recordPostalMessage(ctx, tx, { source: sender.source, ...message });
      }
      await complete(tx, outcome);
      return outcome;
    });
  }
  if (placed) {
    return inTransaction(ctx.db, async (tx) => {
      const message = await readSentMessage(ctx, tx, { source: sender.source, messageId: placed.messageId });
      const outcome: Outcome = { route, state: "already-placed", message, initialPassword: null };
      await complete(tx, outcome);
      return outcome;
    });
  }
  // Hashing the password is slow, so it is done before the transaction.
  const prepared = account ? null : await prepareAccount(ctx, line);
  return inBulkTransaction(ctx.db, async (tx) => {
    const outcome = await placeInMailbox(ctx, tx, sender, routed, prepared);
    await complete(tx, outcome);
    return outcome;
  });
}

async function prepareAccount(ctx: Context, line: ManifestLine): Promise<PreparedAccount> {
  const { email: emailAddress, name, locale, initialPassword } = line;
  const request = { emailAddress, name, locale, initialPassword: initialPassword ?? undefined };
  const [prepared] = await prepareAccounts(ctx, [request]);
  if (!prepared) throw new Error("an account was not prepared");
  return prepared;
}

/**
 * Places the message. Locks in the order of a batch's commit: the new account, the limits of the mailboxes, the
 * account, then what the message refers to.
 *
 * @throws PlacementConflictError when something has changed since the message was routed
 */
async function placeInMailbox(
  ctx: Context,
  tx: Tx,
  sender: AuthorizedSender,
  { line, supersedesId, account, contractKnown }: RoutedLine<SingleLine>,
  prepared: PreparedAccount | null,
): Promise<Outcome> {
  if (prepared && (await createPreparedAccounts(ctx, tx, [prepared])).length === 0) {
    throw new PlacementConflictError("an account was created meanwhile");
  }
  await beginSinglePlacement(tx);
  const customer = account ?? prepared;
  const locked = customer && (await lockAccount(tx, customer.id));
  if (!customer || locked?.emailAddress !== customer.emailAddress || locked.customerPortalSince) {
    throw new PlacementConflictError("an account was closed or moved meanwhile");
  }
  if ((await findPlacedMessages(tx, sender.source, [line.senderReference])).size > 0) {
    throw new PlacementConflictError("the message was placed meanwhile");
  }
  const added = line.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (added > 0 && !fitsMailbox((await sumMailboxBytes(tx, [customer.id])).get(customer.id) ?? 0, added)) {
    throw new PlacementConflictError("the mailbox was filled meanwhile");
  }
  // Taken under the locks, because the retention of the message counts from this instant (R13).
  const at = ctx.clock.now();
  const message = messageOf(ctx, sender.source, { line, supersedesId }, customer.id, line.documents);
  if (!contractKnown) await upsertContracts(tx, newContracts(ctx, [message], new Set()));
  const ids = line.documents.map(({ id }) => id);
  if ((await takeDocuments(tx, { sender: sender.source, ids, messageId: message.id })) !== ids.length) {
    throw new PlacementConflictError("a document was removed or taken meanwhile");
  }
  await placeMessages(ctx, tx, null, [message], at);
  const { id, emailAddress, locale } = customer;
  const group = {
    customer: { id, emailAddress, locale },
    dueAt: placedAtOf(line.publishAt, at),
    messageIds: [message.id],
  };
  await enqueueNotifications(ctx, tx, [notificationOf(group)]);
  const initialPassword = prepared?.generatedPassword ?? null;
  const sent = await readSentMessage(ctx, tx, { source: sender.source, messageId: message.id });
  return { route: "mailbox", state: "placed", message: sent, initialPassword };
}
