import "server-only";
import type { Db } from "@/lib/db/connection";

/** Runs a read on the replica or, where that may not or cannot serve it, on the primary. */
export type ListReads = <T>(primary: Db, read: (db: Db) => Promise<T>) => Promise<T>;

/**
 * Runs a read of a list. Where the caller's context allows it, it runs on the replica, whose rows may be some seconds
 * old: so only for what a person looks through, never for what decides, authorizes, proves or hands out a document.
 *
 * @param ctx  with `lists`, the reads of the request (lib/web/list-context.ts); null: the primary is read
 * @param read changes nothing; it is run again on the primary when the replica fails
 */
export function readList<T>(
  { db, lists }: { db: Db; lists: ListReads | null },
  read: (db: Db) => Promise<T>,
): Promise<T> {
  return lists ? lists(db, read) : read(db);
}
