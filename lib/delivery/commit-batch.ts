import "server-only";
import { lockExpectedAccounts } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { Staging } from "@/lib/db/staged-rows";
import { insertStagedAccounts, insertStagedContracts, insertStagedRows } from "@/lib/delivery/commit-store";
import { endBatch } from "@/lib/delivery/store";
import { countOverfullMailboxes } from "@/lib/mailbox/placing/placing-store";
import { MAX_MAILBOX_BYTES } from "@/lib/mailbox/placing/quota";
import { markAnswered } from "@/lib/mailbox/reply/reply-store";

/** Accounts changed since the batch was prepared; it is prepared anew. */
export class BatchConflictError extends Error {}

/** The batch was abandoned meanwhile, because its heartbeat was missed, and what it had staged was removed. */
export class BatchCancelledError extends Error {}

/** A batch whose rows and documents are staged. */
export type PreparedBatch = {
  batchId: string;
  at: Date;
  staging: Staging;
  newAccounts: number;
  messages: number;
  /** Accounts that exist already and get messages, with the addresses that their notifications go to. */
  knownAccounts: { id: string; emailAddress: string }[];
  /** Replies that messages of the batch answer. */
  answers: { reference: string; at: Date }[];
};

/**
 * The commit of a batch: one transaction of a constant number of statements, whatever its size. Everything is staged
 * before; here it is copied. Locks: batch, accounts, replies. Customers whose accounts are locked cannot sign in, so
 * accounts are locked only after the rows are inserted, which takes most of the time.
 *
 * @throws RunConflictError when an account was created, closed, moved to another address or to the customer portal
 *         meanwhile, or its mailbox was filled; nothing is written
 * @throws RunSweptError when the batch was cancelled meanwhile; nothing is written
 * @throws StagedRowsLostError when staged rows are missing; nothing is written
 */
export async function commitBatch(ctx: Context, tx: Tx, run: PreparedBatch): Promise<void> {
  const { batchId, staging, at } = run;
  // First: from here on no sweeper can abandon the batch.
  if (!(await endBatch(tx, batchId, "committed", at)))
    throw new BatchCancelledError("the batch was cancelled meanwhile");
  if ((await insertStagedAccounts(tx, staging)) !== run.newAccounts) {
    throw new BatchConflictError("an account was created meanwhile");
  }
  await insertStagedRows(tx, staging);
  if ((await lockExpectedAccounts(tx, run.knownAccounts)) !== run.knownAccounts.length) {
    throw new BatchConflictError("an account was closed or moved meanwhile");
  }
  await insertStagedContracts(tx, staging);
  // Batches for the same mailboxes commit one after the other (row locks above), so messages that another one placed
  // since this batch was checked count as well. Prepared anew, a line that no longer fits is refused by its number.
  const accountIds = run.knownAccounts.map(({ id }) => id);
  if ((await countOverfullMailboxes(tx, accountIds, MAX_MAILBOX_BYTES)) > 0) {
    throw new BatchConflictError("a mailbox was filled meanwhile");
  }
  await markAnswered(tx, run.answers);
  await recordAuditEvent(tx, at, {
    kind: "delivery.committed",
    actor: "insurer",
    details: { batchId, messages: run.messages, accounts: run.newAccounts },
  });
  await ctx.queue.enqueue(tx, "finish-batch", [{ data: { batchId: batchId } }]);
}
