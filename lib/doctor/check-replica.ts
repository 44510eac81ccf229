import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { parseLogPosition } from "@/lib/db/log-position";
import { primaryPosition, replicaPosition } from "@/lib/db/replica";
import type { Check, Finding } from "@/lib/doctor/check";

const NAME = "replica";
const ASK_EVERY_MS = 100;
const MS_PER_SECOND = 1_000;

/** What keeps the replica from being used; null when it replays what the primary has now, within the allowed lag. */
async function problemOf(
  ctx: Context,
  { url, maxLagSeconds }: { url: string; maxLagSeconds: number },
): Promise<Finding | null> {
  const { db: replica, close } = openDatabase(url, { maxConnections: 1 });
  try {
    const own = await primaryPosition(ctx.db);
    const started = performance.now();
    for (;;) {
      const there = await replicaPosition(replica);
      if (there.position === null) return { name: NAME, problem: "no-replica" };
      if (there.system !== own.system) return { name: NAME, problem: "another-system" };
      if (parseLogPosition(there.position) >= parseLogPosition(own.position)) return null;
      if (performance.now() - started > maxLagSeconds * MS_PER_SECOND) {
        return { name: NAME, problem: "behind", seconds: maxLagSeconds };
      }
      await pause(ASK_EVERY_MS);
    }
  } finally {
    await close();
  }
}

/**
 * Checks that the replica for lists is one of this database and keeps up with it.
 *
 * @param failureOf makes a check with a time limit and gives the reason of its failure
 * @returns no check when none is configured
 */
export async function checkReplica(
  ctx: Context,
  failureOf: (check: () => Promise<unknown>) => Promise<string | null>,
): Promise<Check[]> {
  const { databaseReplica } = ctx.settings;
  if (!databaseReplica) return [];
  let finding: Finding | null = null;
  const reason = await failureOf(async () => {
    finding = await problemOf(ctx, databaseReplica);
  });
  if (reason !== null) finding = { name: NAME, problem: "fails", reason };
  return [finding ? { name: NAME, state: "failed", finding } : { name: NAME, state: "passed" }];
}
