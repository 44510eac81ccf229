import "server-only";
import { STAGED_ACCOUNTS, STAGED_CONTRACTS } from "@/lib/account/staged-store";
import type { Tx } from "@/lib/db/connection";
import { type Staging, stagedRowCopier } from "@/lib/db/staged-rows";
import { STAGED_BETWEEN } from "@/lib/delivery/staged-tables";

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
 * Inserts all other staged rows of a batch except its contracts, in the order of the foreign keys. The foreign keys
 * lock accounts only against a change of their address, so customers can sign in meanwhile.
 *
 * @throws StagedRowsLostError when staged rows are missing
 * @throws a unique violation (messages_source_sender_reference_key) when the source used a `senderReference` before
 */
export async function insertStagedRows(tx: Tx, staging: Staging): Promise<void> {
  const copy = await stagedRowCopier(tx, staging);
  for (const staged of STAGED_BETWEEN) await copy(staged);
}

/**
 * Inserts the contracts that the messages of a batch mention and that do not exist yet; existing rows, which may come
 * from an import, stay as they are. The caller has locked the accounts, because another batch or an import may insert
 * the same contract.
 */
export async function insertStagedContracts(tx: Tx, staging: Staging): Promise<void> {
  const copy = await stagedRowCopier(tx, staging);
  await copy(STAGED_CONTRACTS);
}
