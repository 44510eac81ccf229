import "server-only";
import journal from "@/drizzle/migrations/meta/_journal.json";
import type { Context } from "@/lib/context";
import { findNewestMigration, pingDatabase } from "@/lib/jobs/readiness-store";

/**
 * Names of the checks that fail. They say only whether this process can serve requests, because a load balancer takes
 * it out of service when one fails. Waiting notifications, missing workers and a stopped purge are reported by `portal
 * doctor` and the log instead. A wrong configuration ends the process when it starts.
 */
export type ReadinessCheck = "database" | "migrations" | "stopping";

const TIMEOUT_MS = 3000;

const server = globalThis as { portalIsStopping?: boolean };

/** Makes this process not ready, so that a load balancer sends it no new requests. */
export function markStopping(): void {
  server.portalIsStopping = true;
}

async function passes(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, false);
  });
  try {
    return await Promise.race([check(), timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** True when the database has the newest migration of this release. @throws when it has no table of migrations */
export async function isMigrated(ctx: Context): Promise<boolean> {
  const expected = Math.max(...journal.entries.map((entry) => entry.when));
  return ((await findNewestMigration(ctx.db)) ?? 0) >= expected;
}

/** @returns the failing checks; empty when this process can serve requests. Resolves within about 6 s in any case. */
export async function failingChecks(ctx: Context): Promise<ReadinessCheck[]> {
  if (server.portalIsStopping) return ["stopping"];
  if (!(await passes(() => pingDatabase(ctx.db).then(() => true)))) return ["database"];
  return (await passes(() => isMigrated(ctx))) ? [] : ["migrations"];
}
