import "server-only";
import journal from "@/drizzle/migrations/meta/_journal.json";
import type { Context } from "@/lib/context";
import { findNewestMigration, pingDatabase } from "@/lib/jobs/readiness-store";
import { secondsBetween } from "@/lib/kernel/time";
import { oldestUntriedDueAt } from "@/lib/notification/store";

/**
 * Names of the checks that fail; nothing else is told to strangers (SEC-88). The safety brake of deletion is none of
 * them: a balancer would take the whole portal offline for items that nobody sees any more. `portal doctor`, the log
 * and the audit say it (SEC-79).
 */
export type ReadinessCheck = "database" | "migrations" | "outbox" | "stopping";

/** A letter that nobody has even tried to send for so long: there is no worker. */
const OUTBOX_MAX_AGE_SECONDS = 15 * 60;
const PATIENCE_MS = 3000;

const server = globalThis as { portalIsStopping?: boolean };

/** From now on this process is not ready: no new requests, please (SEC-78). */
export function announceStop(): void {
  server.portalIsStopping = true;
}

async function passes(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  try {
    return await Promise.race([check(), tooLate]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function isMigrated(ctx: Context): Promise<boolean> {
  const wanted = Math.max(...journal.entries.map((entry) => entry.when));
  return ((await findNewestMigration(ctx.db)) ?? 0) >= wanted;
}

async function isOutboxMoving(ctx: Context): Promise<boolean> {
  // In maintenance letters wait on purpose.
  if (ctx.settings.maintenance) return true;
  const oldest = await oldestUntriedDueAt(ctx.db);
  return !oldest || secondsBetween(oldest, ctx.clock.now()) <= OUTBOX_MAX_AGE_SECONDS;
}

/** @returns the checks that fail; empty when requests may come. Answers within seconds, whatever is down. */
export async function failingChecks(ctx: Context): Promise<ReadinessCheck[]> {
  if (server.portalIsStopping) return ["stopping"];
  if (!(await passes(() => pingDatabase(ctx.db).then(() => true)))) return ["database"];
  const failing: ReadinessCheck[] = [];
  if (!(await passes(() => isMigrated(ctx)))) return ["migrations"];
  if (!(await passes(() => isOutboxMoving(ctx)))) failing.push("outbox");
  return failing;
}
