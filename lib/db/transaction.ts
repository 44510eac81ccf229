import "server-only";
import { type Database, databaseError, type Tx } from "@/lib/db/connection";

/**
 * SQLSTATEs of a transaction that may succeed when it is repeated: serialization failure, deadlock, and a prepared
 * statement whose columns a migration has changed since ("cached plan must not change result type"). The driver then
 * prepares it anew; outside a transaction it does so by itself.
 */
const CONFLICT_CODES = ["40001", "40P01", "0A000"];

function isConflict(error: unknown): boolean {
  return CONFLICT_CODES.includes(databaseError(error)?.code ?? "");
}

/**
 * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects. After a deadlock, a
 * serialization failure or an outdated prepared statement it is run once more from the start. Transactions begin only here
 * (tests/architecture/laws.test.ts); the order of row locks is in docs/architecture.md.
 *
 * @param work may be called twice: it must change nothing outside `tx` (no variables of the caller, no files, no
 *             network), and must check the state of the rows that it changes, because the state may differ the second
 *             time
 * @returns the value of the call that committed
 * @throws what `work` or the commit throws; the second conflict when both calls fail with one
 */
export async function inTransaction<T>(db: Database["db"], work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
  return db.transaction(work);
}
