import "server-only";
import { type Database, databaseError, type Tx } from "@/lib/db/connection";

/** SQLSTATEs of a transaction that lost against another one and may succeed when repeated: serialization failure, deadlock. */
const LOST_CONFLICT_CODES = ["40001", "40P01"];

function lostConflict(error: unknown): boolean {
  return LOST_CONFLICT_CODES.includes(databaseError(error)?.code ?? "");
}

/**
 * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects. A transaction that lost a
 * deadlock or a serialization conflict is run once more from the start. The only place that begins transactions
 * (tests/architecture/laws.test.ts); the order of row locks is in docs/architecture.md.
 *
 * @param work may run twice: it changes nothing outside `tx` (no variables of the caller, no files, no network), and
 *             checks the state of the rows it changes by itself, because they may differ in the second run
 * @returns what `work` resolves to in the run that committed
 * @throws what `work` or the commit throws; the second conflict when both runs lost one
 */
export async function inTransaction<T>(db: Database["db"], work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (!lostConflict(error)) throw error;
  }
  return db.transaction(work);
}
