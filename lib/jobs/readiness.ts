import "server-only";
import journal from "@/drizzle/migrations/meta/_journal.json";
import type { Context } from "@/lib/context";
import { findNewestMigration, pingDatabase } from "@/lib/jobs/readiness-store";
import { secondsBetween } from "@/lib/kernel/time";
import { oldestUntriedDueAt } from "@/lib/notification/store";
import { findBrakeStop } from "@/lib/retention/brake-store";

/** Names of the checks that fail; nothing else is told to strangers (SEC-88). */
export type ReadinessCheck = "database" | "migrations" | "outbox" | "retention" | "stopping";

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
  // The safety brake is on: somebody has to look (SEC-79).
  if (!(await passes(async () => (await findBrakeStop(ctx.db)) === null))) failing.push("retention");
  return failing;
}
