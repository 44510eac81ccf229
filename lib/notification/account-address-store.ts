import "server-only";
import { and, eq, inArray, notInArray } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";
import { fixedAddressKinds } from "@/lib/notification/notification-kinds";

/**
 * The present address of the account that a notification is for. Locks the account until the end of the transaction:
 * a change of address under way is waited for, and none begins before the caller has written what it does with the
 * answer. To be called before the notification is locked (lock order: account first).
 *
 * @returns null when the account is closed or gone
 */
export async function lockAccountAddress(db: Db, notificationId: string): Promise<string | null> {
  const accountId = db
    .select({ id: notifications.accountId })
    .from(notifications)
    .where(eq(notifications.id, notificationId));
  const [account] = await db
    .select({ emailAddress: accounts.emailAddress })
    .from(accounts)
    .where(inArray(accounts.id, accountId))
    .for("share");
  return account?.emailAddress ?? null;
}

/**
 * Shows the new address on the account's notifications that have not left. One that is being sent keeps the address of
 * that attempt once it has left (`endAttempt`), and goes to the new address when it has to be sent again.
 */
export async function redirectNotifications(db: Db, account: { id: string; emailAddress: string }): Promise<void> {
  await db
    .update(notifications)
    .set({ toAddress: account.emailAddress })
    .where(
      and(
        eq(notifications.accountId, account.id),
        inArray(notifications.state, ["queued", "sending"]),
        notInArray(notifications.kind, fixedAddressKinds()),
      ),
    );
}
