import "server-only";
import { sql } from "drizzle-orm";
import { STAGED_ACCOUNTS } from "@/lib/account/staged-store";
import type { Tx } from "@/lib/db/connection";
import { type Staging, stagedRowCopier } from "@/lib/db/staged-rows";
import { STAGED_AFTER_ACCOUNTS } from "@/lib/delivery/staged-tables";

/** Key of the advisory lock of `lockMailboxLimits`. The number has no meaning. */
const MAILBOX_LIMITS_LOCK = 720_418_035;

/** Enough to sort the rows of 200,000 messages in memory; only the commit of a batch uses it, on one connection. */
const SORT_MEMORY = "128MB";

/**
 * Creates the staged accounts whose address has no account yet. They are inserted in the order of addresses, so two
 * batches with the same new customers wait for each other and do not deadlock.
 *
 * @returns how many were created
 */
export async function insertStagedAccounts(tx: Tx, staging: Staging): Promise<number> {
  const copy = await stagedRowCopier(tx, staging);
  return copy(STAGED_ACCOUNTS);
}

/**
 * Inserts all other staged rows of a batch, in the order of the foreign keys. Contracts that exist by then are left
 * out. The foreign keys lock accounts only against a change of their address, so customers can do everything else
 * meanwhile.
 *
 * @throws StagedRowsLostError when staged rows are missing
 */
export async function insertStagedRows(tx: Tx, staging: Staging): Promise<void> {
  await tx.execute(sql`set local work_mem = ${sql.raw(`'${SORT_MEMORY}'`)}`);
  const copy = await stagedRowCopier(tx, staging);
  for (const staged of STAGED_AFTER_ACCOUNTS) await copy(staged);
}

/**
 * Waits until no other batch is between its checks and the end of its transaction. What that batch has placed is counted
 * by the statements that follow, so a sender's reference is placed once and a mailbox is not filled twice. Customers do
 * not take this lock.
 */
export async function lockMailboxLimits(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${MAILBOX_LIMITS_LOCK})`);
}
