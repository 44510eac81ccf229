import "server-only";
import { sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import type { StagedTable } from "@/lib/db/staged-rows";

const SKIP_EXISTING = sql`on conflict do nothing`;

/**
 * New accounts of a batch, in the order of `createPreparedAccounts`. An address that has an account by then is left
 * out.
 */
export const STAGED_ACCOUNTS: StagedTable = {
  table: accounts,
  order: sql`email_address collate "C"`,
  onConflict: SKIP_EXISTING,
};

/**
 * Contracts that the messages of a batch mention. Existing ones, which may come from an import, stay as they are. The
 * order is that of `upsertContracts`: an import of the same contracts waits and does not deadlock.
 */
export const STAGED_CONTRACTS: StagedTable = {
  table: contracts,
  order: sql`account_id, number collate "C"`,
  onConflict: SKIP_EXISTING,
};
