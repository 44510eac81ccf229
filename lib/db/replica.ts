import "server-only";
import { sql } from "drizzle-orm";
import { type Database, type Db, databaseError, openDatabase } from "@/lib/db/connection";
import { parseLogPosition, ReplicationLag } from "@/lib/db/log-position";
import type { ListReads } from "@/lib/db/read-list";
import type { Log } from "@/lib/log";
import { countListRead, type ListReadOutcome, readReplicaLagBy } from "@/lib/metrics/process-metrics";

const CHECK_EVERY_MS = 1_000;
/** All in milliseconds. */
export type ReplicaLimits = {
  /** Without a check that succeeded for so long the replica counts as down. */
  checkValid: number;
  /** The way to the replica may be cut without an error: a check then fails, and a read is run on the primary. */
  check: number;
  read: number;
};
const REPLICA_LIMITS: ReplicaLimits = { checkValid: 3_000, check: 2_000, read: 3_000 };
const MS_PER_SECOND = 1_000;

export type ReplicaOptions = {
  primary: Database["db"];
  /** Further behind, it is not read. */
  maxLagSeconds: number;
  maxConnections?: number;
  prepare: boolean;
  pooled?: boolean;
  log: Log;
  /** Milliseconds, of a clock that never goes back; default the process's own. */
  nowMs?: () => number;
  limits?: ReplicaLimits;
};

/** What the primary and the replica say of themselves. */
type Position<Text = string> = { position: Text; system: string };

export type Replica = {
  /** Asks both servers how far the replica is. Never fails: the answer decides where the next lists are read. */
  check(): Promise<void>;
  /**
   * The reads of a request.
   *
   * @param writtenPosition of the session that asks, after its last write; a replica behind it is not read
   */
  readsAfter(writtenPosition: string | null): ListReads;
  close(): Promise<void>;
};

/** What the primary has written so far; everything committed before this statement lies below it. */
export async function primaryPosition(db: Db): Promise<Position> {
  const [row] = await db.execute<Position>(sql`
    select pg_current_wal_insert_lsn()::text as position,
      (select system_identifier::text from pg_control_system()) as system`);
  return row as Position;
}

/** What the replica has replayed; null on a server that is no physical replica, or no longer. */
export async function replicaPosition(db: Db): Promise<Position<string | null>> {
  const [row] = await db.execute<Position<string | null>>(sql`
    select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end as position,
      (select system_identifier::text from pg_control_system()) as system`);
  return row as Position<string | null>;
}

/** @throws when it takes longer than `limitMs` */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("the replica does not answer")), limitMs);
  });
  // What fails after the limit is of no interest any more.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens a streaming replica of the primary, for reads of lists (`readList`). It is used while it is at most
 * `maxLagSeconds` behind and has replayed what the asking session has written; else the primary is read.
 *
 * The address must lead to one server: positions of several replicas behind one address would be mixed up.
 */
export function openReplica(url: string, options: ReplicaOptions): Replica {
  const { primary, maxLagSeconds, maxConnections, prepare, pooled, log } = options;
  const { nowMs = () => performance.now(), limits = REPLICA_LIMITS } = options;
  const { db: replica, close } = openDatabase(url, { maxConnections, prepare, pooled });
  const openedMs = nowMs();
  const lag = new ReplicationLag();
  let replayed: bigint | null = null;
  let checkedMs: number | null = null;
  /** Null before the first check. */
  let state: ListReadOutcome | null = null;

  const lagMs = () => nowMs() - (lag.freshMs ?? openedMs);
  readReplicaLagBy(() => lagMs() / MS_PER_SECOND);

  function enter(next: ListReadOutcome): void {
    if (next !== state) log[next === "replica" ? "info" : "warn"]({ state: next }, "the replica for lists");
    state = next;
  }

  async function ask(): Promise<ListReadOutcome> {
    const askedMs = nowMs();
    const own = await primaryPosition(primary);
    const position = parseLogPosition(own.position);
    // Ahead of its primary: one of the two was promoted since.
    const hasDiverged = replayed !== null && position < replayed;
    lag.notePrimary(position, askedMs);
    const there = await replicaPosition(replica);
    replayed = there.position === null ? null : parseLogPosition(there.position);
    if (replayed === null || there.system !== own.system || hasDiverged) return "no-replica";
    lag.noteReplica(replayed);
    checkedMs = nowMs();
    return "replica";
  }

  let asking: Promise<void> | null = null;
  const check = () => {
    asking ??= within(limits.check, ask())
      .then(
        (found) => enter(found === "replica" && lagMs() > maxLagSeconds * MS_PER_SECOND ? "behind" : found),
        () => enter("down"),
      )
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  const timer = setInterval(check, CHECK_EVERY_MS).unref();
  void check();

  /** Why the primary is read; `replica` where it is not. */
  function outcome(written: bigint | null): ListReadOutcome {
    if (state !== "replica") return state ?? "down";
    if (checkedMs === null || nowMs() - checkedMs > limits.checkValid) return "down";
    if (lagMs() > maxLagSeconds * MS_PER_SECOND) return "behind";
    return written !== null && (replayed === null || replayed < written) ? "own-write" : "replica";
  }

  return {
    check,
    readsAfter(writtenPosition) {
      // Decided once, so that the statements of a page read the same server.
      const chosen = outcome(writtenPosition === null ? null : parseLogPosition(writtenPosition));
      return async (db, read) => {
        if (chosen !== "replica") {
          countListRead(chosen);
          return read(db);
        }
        try {
          const found = await within(limits.read, read(replica));
          countListRead("replica");
          return found;
        } catch (error) {
          // Also a table that the replica does not have yet: whatever is wrong shows on the primary.
          log.warn({ errorCode: databaseError(error)?.code }, "a list could not be read from the replica");
          countListRead("failed");
          return read(db);
        }
      };
    },
    async close() {
      clearInterval(timer);
      await asking;
      await close();
    },
  };
}
