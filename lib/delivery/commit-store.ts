import "server-only";
import { sql } from "drizzle-orm";
import { STAGED_ACCOUNTS } from "@/lib/account/staged-store";
import type { Db, Tx } from "@/lib/db/connection";
import { type Staging, stagedRowCopier } from "@/lib/db/staged-rows";
import { STAGED_AFTER_ACCOUNTS } from "@/lib/delivery/staged-tables";
import { markOfPlacements } from "@/lib/delivery/store";

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
 * Waits until no other batch is between its checks and the end of its transaction. What that batch has placed is
 * counted by the statements that follow, so a sender's reference is placed once and a mailbox is not filled twice.
 * Customers do not take this lock.
 */
export async function lockMailboxLimits(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${MAILBOX_LIMITS_LOCK})`);
}

/**
 * Begins the placing of a message outside a batch: waits for a batch between its checks and its end, keeps others out
 * until the transaction ends, and draws a number, by which a batch sees that the message may have been placed meanwhile
 * (`markOfPlacements`). Messages outside batches do not wait for each other. The number is drawn under the lock, so
 * that whoever sees the number sees the lock or the message.
 */
export async function beginSinglePlacement(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${MAILBOX_LIMITS_LOCK})`);
  await tx.execute(sql`select nextval('single_placements')`);
}

/**
 * `markOfPlacements` before the lines of a batch are routed. While a message outside a batch is being placed it equals
 * no later mark, because the routing may not see that message. Waits for nobody.
 */
export async function markBeforeRouting(db: Db): Promise<string> {
  const mark = await markOfPlacements(db, null);
  // After the mark: a message whose number is in the mark is committed by now, or its lock is held.
  const [row] = await db.execute<{ busy: boolean }>(sql`
    select exists (
      select from pg_locks
      where locktype = 'advisory' and mode = 'ShareLock' and granted and classid = 0 and objsubid = 1
        and objid = ${MAILBOX_LIMITS_LOCK} and database = (select oid from pg_database where datname = current_database())
    ) as busy`);
  return row?.busy ? `${mark}, and one is being placed` : mark;
}
