import "server-only";
import type { Db } from "@/lib/db/connection";

/**
 * Chooses where a statement runs that PostgreSQL plans once for each connection and not at each use: for the statements
 * of every page, planning takes longer than running. Only for statements that one plan serves well, whoever the
 * customer is (tests/integration/mailbox/query-plans.test.ts).
 *
 * @returns the second pool; the same connection in a transaction, or where nothing is prepared
 */
export function withKeptPlan(db: Db): Db {
  return ("forKeptPlans" in db ? db.forKeptPlans : undefined) ?? db;
}
