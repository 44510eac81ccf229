import "server-only";
import { countUnchangedAccounts } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { Staging } from "@/lib/db/staged-rows";
import { insertStagedAccounts, insertStagedRows, lockMailboxLimits } from "@/lib/delivery/commit-store";
import { endBatch } from "@/lib/delivery/store";
import { countOverfullMailboxes } from "@/lib/mailbox/placing/placing-store";
import { MAX_MAILBOX_BYTES } from "@/lib/mailbox/placing/quota";
import { markAnswered } from "@/lib/mailbox/reply/reply-store";

/** Accounts changed since the batch was prepared, so it has to be prepared again. */
export class BatchConflictError extends Error {}

/** The batch was cancelled because its heartbeat was too old; its staged rows were deleted. */
export class BatchCancelledError extends Error {}

/** A batch whose rows and documents are staged. */
export type PreparedBatch = {
  batchId: string;
  at: Date;
  staging: Staging;
  newAccounts: number;
  messages: number;
  /** Existing accounts that get messages, with the addresses that their notifications were queued for. */
  knownAccounts: { id: string; emailAddress: string }[];
  /** References of the replies that messages of the batch answer, with the time of publication. */
  answers: { reference: string; at: Date }[];
};

/**
 * Commits a batch by copying its staged rows, in a number of statements that does not depend on the size of the batch.
 * Locks in this order: batch, limits of the mailboxes, replies. It locks no row that a customer's actions wait for: the
 * inserted rows hold only the accounts' addresses, which `lockAccountAndAddress` waits for.
 *
 * @param tx the caller's transaction; when this function throws, the caller rolls it back and nothing is written
 * @throws BatchConflictError when meanwhile an account was created, closed, moved to another address or to the customer
 *         portal, or another batch filled its mailbox
 * @throws BatchCancelledError when the batch was cancelled meanwhile
 * @throws StagedRowsLostError when staged rows are missing
 */
export async function commitBatch(ctx: Context, tx: Tx, batch: PreparedBatch): Promise<void> {
  const { batchId, staging, at } = batch;
  // First, because this locks the batch: it can no longer be cancelled.
  if (!(await endBatch(tx, batchId, "committed", at)))
    throw new BatchCancelledError("the batch was cancelled meanwhile");
  if ((await insertStagedAccounts(tx, staging)) !== batch.newAccounts) {
    throw new BatchConflictError("an account was created meanwhile");
  }
  await insertStagedRows(tx, staging);
  await lockMailboxLimits(tx);
  if ((await countUnchangedAccounts(tx, batch.knownAccounts)) !== batch.knownAccounts.length) {
    throw new BatchConflictError("an account was closed or moved meanwhile");
  }
  // Counts what other batches have placed since the check. The next attempt then refuses the line that no longer fits,
  // by its number.
  const accountIds = batch.knownAccounts.map(({ id }) => id);
  if ((await countOverfullMailboxes(tx, accountIds, MAX_MAILBOX_BYTES)) > 0) {
    throw new BatchConflictError("a mailbox was filled meanwhile");
  }
  await markAnswered(tx, batch.answers);
  await recordAuditEvent(tx, at, {
    kind: "delivery.committed",
    actor: "insurer",
    details: { batchId, messages: batch.messages, accounts: batch.newAccounts },
  });
  await ctx.queue.enqueue(tx, "finish-batch", [{ data: { batchId } }]);
}
