import "server-only";
import { sql } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import type { StagedTable } from "@/lib/db/staged-rows";

const SKIP_EXISTING = sql`on conflict do nothing`;

/** New accounts of a batch. An address that has an account by then is left out. */
export const STAGED_ACCOUNTS: StagedTable = {
  table: accounts,
  order: sql`email_address`,
  onConflict: SKIP_EXISTING,
};

/** Contracts that the messages of a batch mention. Existing ones, which may come from an import, stay as they are. */
export const STAGED_CONTRACTS: StagedTable = {
  table: contracts,
  order: sql`account_id, number`,
  onConflict: SKIP_EXISTING,
};
