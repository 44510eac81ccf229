import "server-only";
import journal from "@/drizzle/migrations/meta/_journal.json";
import type { Context } from "@/lib/context";
import { findNewestMigration, pingDatabase } from "@/lib/jobs/readiness-store";

/**
 * Names of the checks that fail. They tell whether this process can serve requests and nothing else: a balancer takes a
 * process out of service for them, so waiting notifications, dead workers and a stopped purge must not be among them.
 * Those are reported by `portal doctor` and the log. A wrong configuration ends the process when it starts.
 */
export type ReadinessCheck = "database" | "migrations" | "stopping";

const TIMEOUT_MS = 3000;

const server = globalThis as { portalIsStopping?: boolean };

/** From now on this process is not ready: a balancer sends it no new requests. */
export function markStopping(): void {
  server.portalIsStopping = true;
}

async function passes(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, false);
  });
  try {
    return await Promise.race([check(), tooLate]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** True when the database has this release's newest migration. @throws when it has no migrations at all */
export async function isMigrated(ctx: Context): Promise<boolean> {
  const wanted = Math.max(...journal.entries.map((entry) => entry.when));
  return ((await findNewestMigration(ctx.db)) ?? 0) >= wanted;
}

/** @returns the checks that fail; empty when this process can serve. Answers within seconds, whatever is down. */
export async function failingChecks(ctx: Context): Promise<ReadinessCheck[]> {
  if (server.portalIsStopping) return ["stopping"];
  if (!(await passes(() => pingDatabase(ctx.db).then(() => true)))) return ["database"];
  return (await passes(() => isMigrated(ctx))) ? [] : ["migrations"];
}
