import "server-only";
import { lt } from "drizzle-orm";
import { captchaSolutions } from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

/** Marks an answer as used; false when any process has used it before. */
export async function consumeSolution(db: Db, solution: { digest: string; expiresAt: Date }): Promise<boolean> {
  const inserted = await db
    .insert(captchaSolutions)
    .values(solution)
    .onConflictDoNothing()
    .returning({ digest: captchaSolutions.digest });
  return inserted.length > 0;
}

/** Deletes used answers that are refused as expired anyway. */
export function deleteSolutionsExpiredBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, captchaSolutions, { where: lt(captchaSolutions.expiresAt, before), limit });
}
