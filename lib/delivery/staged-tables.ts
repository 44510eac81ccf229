import "server-only";
import { STAGED_ACCOUNTS, STAGED_CONTRACTS } from "@/lib/account/staged-store";
import { STAGED_AUDIT_EVENTS } from "@/lib/audit/staged-store";
import { STAGED_ACCESS } from "@/lib/auth/activation/staged-store";
import type { StagedTable } from "@/lib/db/staged-rows";
import { STAGED_MESSAGES } from "@/lib/mailbox/placing/staged-store";
import { STAGED_NOTIFICATIONS } from "@/lib/notification/staged-store";

/** What the commit of a batch inserts after its accounts, in the order of the foreign keys. */
export const STAGED_AFTER_ACCOUNTS: readonly StagedTable[] = [
  ...STAGED_ACCESS,
  ...STAGED_MESSAGES,
  ...STAGED_NOTIFICATIONS,
  STAGED_AUDIT_EVENTS,
  STAGED_CONTRACTS,
];

/**
 * All tables with a staging table. A migration that adds a column to one of them has to add it to `staged_<table>` too
 * (tests/integration/db/columns.test.ts).
 */
export const STAGED_TABLES: readonly StagedTable[] = [STAGED_ACCOUNTS, ...STAGED_AFTER_ACCOUNTS];
