import "server-only";
import { lockUnchangedAccounts } from "@/lib/account/unchanged-store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { Staging } from "@/lib/db/staged-rows";
import { insertStagedAccounts, insertStagedRows, lockMailboxLimits } from "@/lib/delivery/commit-store";
import { endBatch, markOfPlacements } from "@/lib/delivery/store";
import { BatchCancelledError } from "@/lib/delivery/unpublished-rows";
import { recordSuperseded, type Superseded } from "@/lib/mailbox/placing/place-messages";
import { countOverfullMailboxes } from "@/lib/mailbox/placing/placing-store";
import { MAX_MAILBOX_BYTES } from "@/lib/mailbox/placing/quota";
import { countRepeatedReferences } from "@/lib/mailbox/placing/unpublished-store";
import { markAnswered } from "@/lib/mailbox/reply/reply-store";
import { notifiedByBatch } from "@/lib/notification/store";
import { deleteUnpublished } from "@/lib/publication/store";

/** Accounts changed since the batch was prepared, so it has to be prepared again. */
export class BatchConflictError extends Error {}

/** A batch whose rows and documents are stored or staged. */
export type PreparedBatch = {
  batchId: string;
  /** Its id for people: of a batch of the Sender API that of `api_batches`, else `batchId`. */
  shownId: string;
  at: Date;
  staging: Staging;
  newAccounts: number;
  messages: number;
  /** References of the replies that messages of the batch answer, with the time of publication. */
  answers: { reference: string; at: Date }[];
  /** Messages that messages of the batch replace. */
  superseded: Superseded[];
};

/**
 * Commits a batch, in a number of statements that does not depend on its size: makes the stored messages of customers
 * with an account visible, and copies the staged rows (new customers, events, contracts). Locks in this order: batch,
 * limits of the mailboxes, accounts, replies. Of the accounts it holds only the addresses, which
 * `lockAccountAndAddress` waits for; no action of a customer in the mailbox waits.
 *
 * @param batch.placedBefore `markBeforeRouting`, before the lines were routed
 * @param tx the caller's transaction; when this function throws, the caller rolls it back and nothing becomes visible
 * @throws BatchConflictError when meanwhile an account was created, closed, moved to another address or to the customer
 *         portal, or its mailbox was filled or a message with the same reference was placed
 * @throws BatchCancelledError when the batch was cancelled meanwhile
 * @throws StagedRowsLostError when staged rows are missing
 */
export async function commitBatch(
  ctx: Context,
  tx: Tx,
  batch: PreparedBatch & { placedBefore: string },
): Promise<void> {
  const { batchId, staging, at } = batch;
  // First, because this locks the batch: it can no longer be cancelled.
  if (!(await endBatch(tx, batchId, "committed", at))) throw new BatchCancelledError();
  // For the statements below, the batch is published from here on; for everybody else, from the commit on.
  await deleteUnpublished(tx, batchId);
  if ((await insertStagedAccounts(tx, staging)) !== batch.newAccounts) {
    throw new BatchConflictError("an account was created meanwhile");
  }
  await insertStagedRows(tx, staging);
  await lockMailboxLimits(tx);
  // Every customer of the batch has a notification, which names the account and the address.
  const { expected, unchanged } = await lockUnchangedAccounts(tx, notifiedByBatch(batchId));
  if (unchanged !== expected) {
    throw new BatchConflictError("an account was closed or moved meanwhile");
  }
  if ((await markOfPlacements(tx, batchId)) !== batch.placedBefore) await checkAgainstOthers(tx, batch);
  await recordSuperseded(tx, batch.superseded, at);
  await markAnswered(tx, batch.answers);
  await recordAuditEvent(tx, at, {
    kind: "delivery.committed",
    actor: "insurer",
    details: { batchId: batch.shownId, messages: batch.messages, accounts: batch.newAccounts },
  });
  await ctx.queue.enqueue(tx, "finish-batch", [{ data: { batchId, messages: String(batch.messages) } }]);
}

/**
 * Compares the batch with what others have placed since its lines were routed. Only then is it needed: it reads the
 * mailboxes of all its customers. The next attempt routes a repeated line as placed, and refuses one that no longer
 * fits by its number.
 */
async function checkAgainstOthers(tx: Tx, { batchId }: PreparedBatch): Promise<void> {
  if ((await countRepeatedReferences(tx, batchId)) > 0) {
    throw new BatchConflictError("one of its messages was placed meanwhile");
  }
  if ((await countOverfullMailboxes(tx, notifiedByBatch(batchId), MAX_MAILBOX_BYTES)) > 0) {
    throw new BatchConflictError("a mailbox was filled meanwhile");
  }
}
