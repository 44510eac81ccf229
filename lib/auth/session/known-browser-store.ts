import "server-only";
import { lt } from "drizzle-orm";
import { knownBrowsers } from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

/** Deletes browsers last seen before an instant. */
export function deleteBrowsersSeenBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, knownBrowsers, { where: lt(knownBrowsers.lastSeenAt, before), limit });
}
