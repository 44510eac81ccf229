import "server-only";
import { lt } from "drizzle-orm";
import { captchaSolutions } from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

/** Takes an answer for good; false when it was taken before, in whatever process. */
export async function consumeSolution(db: Db, solution: { digest: string; expiresAt: Date }): Promise<boolean> {
  const taken = await db
    .insert(captchaSolutions)
    .values(solution)
    .onConflictDoNothing()
    .returning({ digest: captchaSolutions.digest });
  return taken.length > 0;
}

/** Forgets answers that would be refused for their age anyway. */
export function deleteSolutionsExpiredBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, captchaSolutions, { where: lt(captchaSolutions.expiresAt, before), limit });
}
