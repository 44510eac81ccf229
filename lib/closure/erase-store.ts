import "server-only";
import { eq } from "drizzle-orm";
import { closureRequests } from "@/drizzle/schema/closure";
import type { Db } from "@/lib/db/connection";

/** Erases the texts that the customer wrote in the account's requests; reason, state and times stay. */
export async function eraseClosureRequests(db: Db, accountId: string): Promise<void> {
  await db.update(closureRequests).set({ details: {} }).where(eq(closureRequests.accountId, accountId));
}
