import "server-only";
import { auditEvents } from "@/drizzle/schema/audit";
import type { StagedTable } from "@/lib/db/staged-rows";

export const STAGED_AUDIT_EVENTS: StagedTable = { table: auditEvents };
