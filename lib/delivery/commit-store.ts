import "server-only";
import { sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { credentials, passwordLinks } from "@/drizzle/schema/auth";
import { documents, messageEvents, messageSearch, messages } from "@/drizzle/schema/mailbox";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import type { Tx } from "@/lib/db/connection";
import { type Staging, stagedRowCopier } from "@/lib/db/staged-rows";

const SKIP_EXISTING = sql`on conflict do nothing`;

/**
 * Creates the staged accounts whose address is still free, in the order of addresses: two batches that meet over the
 * same new customers wait for each other and do not deadlock.
 *
 * @returns how many were created
 */
export async function insertStagedAccounts(tx: Tx, staging: Staging): Promise<number> {
  const copy = await stagedRowCopier(tx, staging);
  return copy(accounts, { order: sql`email_address`, onConflict: SKIP_EXISTING });
}

/**
 * Inserts everything else that a batch staged but its contracts, in the order of the foreign keys. The foreign keys lock
 * accounts only against a change of their address, so no customer waits for these statements.
 *
 * @throws StagedRowsLostError when staged rows are missing
 * @throws on a `senderReference` that its source used before (constraint messages_source_sender_reference_key)
 */
export async function insertStagedRows(tx: Tx, staging: Staging): Promise<void> {
  const copy = await stagedRowCopier(tx, staging);
  await copy(credentials);
  await copy(passwordLinks);
  // Two batches with the same references wait for each other and do not deadlock.
  await copy(messages, { order: sql`source, sender_reference` });
  await copy(documents);
  await copy(messageSearch);
  await copy(messageEvents);
  await copy(notifications);
  await copy(notificationMessages);
  await copy(auditEvents);
}

/**
 * Inserts the contracts that the messages of a batch mention, as far as they are new: what an import said of a contract
 * is not overruled. Another batch or an import may insert the same contract, so the accounts are locked before.
 */
export async function insertStagedContracts(tx: Tx, staging: Staging): Promise<void> {
  const copy = await stagedRowCopier(tx, staging);
  await copy(contracts, { order: sql`account_id, number`, onConflict: SKIP_EXISTING });
}
