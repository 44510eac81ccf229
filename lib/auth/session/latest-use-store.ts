import "server-only";
import { max } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";

/** The latest instant at which any session was used; null when there is no session. */
export async function findLatestSessionUse(db: Db): Promise<Date | null> {
  const [row] = await db.select({ at: max(sessions.lastSeenAt) }).from(sessions);
  return row?.at ?? null;
}
