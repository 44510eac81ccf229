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
 * Creates the staged accounts whose address has no account yet. They are inserted in the order of addresses, so two
 * batches with the same new customers wait for each other and do not deadlock.
 *
 * @returns how many were created
 */
export async function insertStagedAccounts(tx: Tx, staging: Staging): Promise<number> {
  const copy = await stagedRowCopier(tx, staging);
  return copy(accounts, { order: sql`email_address`, onConflict: SKIP_EXISTING });
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
  await copy(credentials);
  await copy(passwordLinks);
  // In this order two batches with the same references wait for each other and do not deadlock.
  await copy(messages, { order: sql`source, sender_reference` });
  await copy(documents);
  await copy(messageSearch);
  await copy(messageEvents);
  await copy(notifications);
  await copy(notificationMessages);
  await copy(auditEvents);
}

/**
 * Inserts the contracts that the messages of a batch mention and that do not exist yet; existing rows, which may come
 * from an import, stay as they are. The caller has locked the accounts, because another batch or an import may insert
 * the same contract.
 */
export async function insertStagedContracts(tx: Tx, staging: Staging): Promise<void> {
  const copy = await stagedRowCopier(tx, staging);
  await copy(contracts, { order: sql`account_id, number`, onConflict: SKIP_EXISTING });
}
