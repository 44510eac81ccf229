import "server-only";
import { credentials, passwordLinks } from "@/drizzle/schema/auth";
import type { StagedTable } from "@/lib/db/staged-rows";

/** Access of the new accounts of a batch, in the order of insertion. */
export const STAGED_ACCESS: readonly StagedTable[] = [{ table: credentials }, { table: passwordLinks }];
