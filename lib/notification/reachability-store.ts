import "server-only";
import { and, desc, eq, inArray, isNotNull } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { accountAddresses } from "@/lib/account/address-store";
import type { Db } from "@/lib/db/connection";
import { isPublished } from "@/lib/publication/store";

/**
 * Whether the mail server refused the last notification to the account's present address for good. One that was accepted
 * later, or a new address, ends it.
 */
export async function isUnreachable(db: Db, accountId: string): Promise<boolean> {
  const account = accountAddresses(db);
  const [last] = await db
    .select({ state: notifications.state })
    .from(notifications)
    .innerJoin(account, and(eq(account.id, notifications.accountId), eq(account.emailAddress, notifications.toAddress)))
    .where(
      and(
        eq(notifications.accountId, accountId),
        inArray(notifications.state, ["sent", "failed"]),
        isNotNull(notifications.endedAt),
        isPublished(notifications.batchId),
      ),
    )
    .orderBy(desc(notifications.endedAt))
    .limit(1);
  return last?.state === "failed";
}
