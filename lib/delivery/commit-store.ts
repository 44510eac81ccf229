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
 * Inserts everything else that a batch staged, in the order of the foreign keys.
 *
 * @throws StagedRowsLostError when staged rows are missing
 * @throws on a `senderReference` that its source used before (constraint messages_source_sender_reference_key)
 */
export async function insertStagedRows(tx: Tx, staging: Staging): Promise<void> {
  const copy = await stagedRowCopier(tx, staging);
  await copy(credentials);
  await copy(passwordLinks);
  // What an import said of a contract is not overruled by a message that mentions it. Two batches may mention the same
  // contract: the order keeps them from deadlocking.
  await copy(contracts, { order: sql`account_id, number`, onConflict: SKIP_EXISTING });
  await copy(messages);
  await copy(documents);
  await copy(messageSearch);
  await copy(messageEvents);
  await copy(notifications);
  await copy(notificationMessages);
  await copy(auditEvents);
}
