import "server-only";
import { and, eq, inArray, lte, ne, notInArray, or } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { closedAccountIds } from "@/lib/account/erase-store";
import type { Db } from "@/lib/db/connection";

/** Cancels queued notifications and erases the address, texts and token of all; state and times of sending stay. */
export async function eraseNotifications(db: Db, accountId: string, at: Date): Promise<void> {
  await db
    .update(notifications)
    .set({ state: "cancelled", endedAt: at, leasedUntil: null, lastFailure: "account-closed" })
    .where(and(eq(notifications.accountId, accountId), inArray(notifications.state, ["queued", "sending"])));
  await db
    .update(notifications)
    .set({ toAddress: "", props: {}, sealedToken: null })
    .where(eq(notifications.accountId, accountId));
}

/**
 * Erases the addresses of closed accounts' notifications that were sent or cancelled, and of those that failed until
 * `failedBefore`: staff need the address of a failed one for sending it by post.
 *
 * @param limit maximum number of notifications
 * @returns number of addresses erased
 */
export async function eraseClosedAddresses(db: Db, failedBefore: Date, limit: number): Promise<number> {
  const due = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        inArray(notifications.accountId, closedAccountIds(db)),
        ne(notifications.toAddress, ""),
        notInArray(notifications.state, ["queued", "sending"]),
        or(inArray(notifications.state, ["sent", "cancelled"]), lte(notifications.endedAt, failedBefore)),
      ),
    )
    .limit(limit);
  const rows = await db
    .update(notifications)
    .set({ toAddress: "" })
    .where(inArray(notifications.id, due))
    .returning({ id: notifications.id });
  return rows.length;
}
