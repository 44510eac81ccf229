import "server-only";
import { sql } from "drizzle-orm";
import { type Database, type Db, databaseError, type Tx } from "@/lib/db/connection";

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
 * serialization failure or an outdated prepared statement it is run once more from the start. Transactions begin only
 * here (tests/architecture/laws.test.ts); the order of row locks is in docs/architecture.md.
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

/**
 * `inTransaction` for many rows. PostgreSQL checks each foreign key of each row by a statement, and makes a plan for it
 * every time where plans are not kept (connection.ts): 65 µs instead of 11. In this transaction PostgreSQL decides
 * itself when it keeps a plan.
 *
 * @param work only statements that one plan serves well, whatever their parameters
 */
export function inBulkTransaction<T>(db: Database["db"], work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(db, async (tx) => {
    await tx.execute(sql`set local plan_cache_mode = auto`);
    return work(tx);
  });
}

const UNIQUE_VIOLATION = "23505";

/**
 * Runs one statement that locks rows, reads and writes: a transaction of its own in one round trip.
 *
 * PostgreSQL reads a statement's rows as they were when it began, except for the rows that it locks: those it reads
 * after the lock is acquired. So the statement must decide from the locked rows, and a unique key must refuse a write
 * that another transaction's change has made wrong while it waited for a lock. After such a refusal, or a conflict as
 * in `inTransaction`, it is run once more, in a transaction that acquires the locks by statements before it.
 *
 * @param statement may be called twice; it must change nothing outside the database. `isLocked` is true the second
 *                  time, when the locks are acquired before its snapshot
 * @param lock acquires the locks of the statement, in the same order
 * @throws what the statement throws; when it is refused twice, the second error
 */
export async function inOneStatement<T>(
  db: Database["db"],
  statement: (db: Db, isLocked: boolean) => Promise<T>,
  lock: (tx: Tx) => Promise<unknown>,
): Promise<T> {
  try {
    return await statement(db, false);
  } catch (error) {
    if (!isConflict(error) && databaseError(error)?.code !== UNIQUE_VIOLATION) throw error;
  }
  return inTransaction(db, async (tx) => {
    await lock(tx);
    return statement(tx, true);
  });
}
