import "server-only";
import { upsertContracts } from "@/lib/account/store";
import { prepareAccounts, stagePreparedAccounts } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import { Staging } from "@/lib/db/staged-rows";
import type { PreparedBatch } from "@/lib/delivery/commit-batch";
import {
  messageOf,
  type NotificationGroup,
  newContracts,
  notificationOf,
  placedAtOf,
} from "@/lib/delivery/line-message";
import type { BatchLine } from "@/lib/delivery/read-batch";
import type { KnownAccount, RoutedLine } from "@/lib/delivery/route-lines";
import { stageDocuments } from "@/lib/delivery/stage-documents";
import { storeUnpublished } from "@/lib/delivery/unpublished-rows";
import { chunksOf } from "@/lib/kernel/chunks";
import { availableUntil } from "@/lib/mailbox/message/available-until";
import { answersOf, recordPlacing, supersededBy, writeMessages } from "@/lib/mailbox/placing/place-messages";
import { enqueueNotifications, type OutgoingNotification } from "@/lib/notification/enqueue";

/** Rows held in memory and written by one statement. */
const CHUNK_ROWS = 1000;

/** The values of a staged line for the result file. */
export type StagedLine = { messageId: string; availableUntil: string; accountId: string };
/** `lines` by senderReference; `generatedPasswords` by account id, in clear and stored nowhere. */
export type StagedBatch = PreparedBatch & {
  lines: Map<string, StagedLine>;
  generatedPasswords: Map<string, string>;
};

/** Hashes the initial passwords (slow) and stages the new accounts; returns the accounts by address. */
async function stageAccounts(ctx: Context, staging: Staging, newLines: RoutedLine[]) {
  const firstLines = new Map<string, BatchLine>();
  const givenPasswords = new Map<string, string>();
  for (const { line, account } of newLines) {
    if (account) continue;
    if (!firstLines.has(line.email)) firstLines.set(line.email, line);
    if (line.initialPassword !== null) givenPasswords.set(line.email, line.initialPassword);
  }
  const created = new Map<string, KnownAccount>();
  const generatedPasswords = new Map<string, string>();
  for (const chunk of chunksOf([...firstLines.values()], CHUNK_ROWS)) {
    const prepared = await prepareAccounts(
      ctx,
      chunk.map(({ email, name, locale }) => ({
        emailAddress: email,
        name,
        locale,
        initialPassword: givenPasswords.get(email),
      })),
    );
    await stagePreparedAccounts(ctx, staging, prepared);
    for (const { id, emailAddress, locale, generatedPassword } of prepared) {
      created.set(emailAddress, { id, emailAddress, locale });
      if (generatedPassword !== null) generatedPasswords.set(id, generatedPassword);
    }
  }
  return { created, generatedPasswords };
}

/**
 * Groups messages so that each customer gets one notification per instant of publication, whatever the number of
 * messages.
 */
class NotificationsByCustomer {
  private readonly groups = new Map<string, NotificationGroup>();

  add(customer: KnownAccount, dueAt: Date, messageId: string): void {
    const key = `${customer.id} ${dueAt.getTime()}`;
    const group = this.groups.get(key);
    if (group) group.messageIds.push(messageId);
    else this.groups.set(key, { customer, dueAt, messageIds: [messageId] });
  }

  /** The notifications in parts of CHUNK_ROWS. */
  *chunks(): Generator<OutgoingNotification[]> {
    for (const groups of chunksOf([...this.groups.values()], CHUNK_ROWS)) yield groups.map(notificationOf);
  }
}

/**
 * Stages a batch in chunks: documents, accounts, messages, notifications. Nobody can see any of it until `commitBatch`.
 * Messages and notifications for existing accounts are stored in their tables at once; what belongs to a new account waits
 * in the staging tables, because the account must not exist before the commit.
 *
 * @param newLines lines for a mailbox that were not placed before
 * @param onDocument called after each sealed document
 * @throws ChangedFileError when a file changed since it was checked
 * @throws BatchCancelledError when the batch was cancelled meanwhile
 */
export async function stageBatch(
  ctx: Context,
  batch: { batchId: string; source: string },
  newLines: RoutedLine[],
  onDocument: () => void,
): Promise<StagedBatch> {
  const { batchId, source } = batch;
  const staging = new Staging(ctx.db, batchId);
  const documents = await stageDocuments(
    ctx,
    batchId,
    newLines.map(({ line }) => line),
    onDocument,
  );
  const { created, generatedPasswords } = await stageAccounts(ctx, staging, newLines);
  // Taken after the slow steps, because the retention of a message counts from this instant (R13).
  const at = ctx.clock.now();
  const lines = new Map<string, StagedLine>();
  const known = new Map<string, KnownAccount>();
  const notifications = new NotificationsByCustomer();
  const noted = new Set<string>();
  const answers: PreparedBatch["answers"] = [];
  const superseded: PreparedBatch["superseded"] = [];
  for (const chunk of chunksOf(newLines, CHUNK_ROWS)) {
    const messages = chunk.map((routed) => {
      const { line, account } = routed;
      const customer = account ?? (created.get(line.email) as KnownAccount);
      if (account) known.set(customer.id, customer);
      const message = messageOf(ctx, source, routed, customer.id, documents.get(line.line) ?? []);
      const placedAt = placedAtOf(line.publishAt, at);
      notifications.add(customer, placedAt, message.id);
      const { day } = availableUntil(placedAt);
      lines.set(line.senderReference, { messageId: message.id, availableUntil: day, accountId: customer.id });
      return message;
    });
    // Existing contracts are not staged: each would only cost the commit time.
    const mentioning = messages.filter((_, index) => !chunk[index]?.contractKnown);
    await upsertContracts(staging, newContracts(ctx, mentioning, noted));
    const ofKnown = messages.filter((_, index) => chunk[index]?.account);
    const ofNew = messages.filter((_, index) => !chunk[index]?.account);
    if (ofKnown.length > 0) await storeUnpublished(ctx, batchId, (tx) => writeMessages(tx, batchId, ofKnown, at));
    await writeMessages(staging, batchId, ofNew, at);
    await recordPlacing(staging, batchId, messages, at);
    answers.push(...answersOf(messages, at));
    superseded.push(...supersededBy(messages));
  }
  for (const chunk of notifications.chunks()) {
    const ofKnown = chunk.filter(({ accountId }) => known.has(accountId));
    const ofNew = chunk.filter(({ accountId }) => !known.has(accountId));
    if (ofKnown.length > 0) {
      await storeUnpublished(ctx, batchId, (tx) => enqueueNotifications(ctx, tx, ofKnown, batchId));
    }
    await enqueueNotifications(ctx, staging, ofNew);
  }
  const knownAccounts = [...known.values()].map(({ id, emailAddress }) => ({ id, emailAddress }));
  const counts = { newAccounts: created.size, messages: newLines.length };
  return { batchId, at, staging, ...counts, knownAccounts, answers, superseded, lines, generatedPasswords };
}
