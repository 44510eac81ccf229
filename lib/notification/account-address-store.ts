import "server-only";
import { and, eq, inArray, notInArray } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { lockAddress } from "@/lib/account/address-store";
import type { Db } from "@/lib/db/connection";
import { fixedAddressKinds } from "@/lib/notification/notification-kinds";

/**
 * Reads the current address of the account that a notification is for, and locks the account until the transaction
 * ends. The lock waits for a change of address in progress, and no change can begin before the caller has stored the
 * address. The attempts of one account are claimed one after the other: an e-mail with the link of the first sign-in
 * sees which notifications wait for it and which are being sent. Call it before the notification is locked (lock order:
 * account first).
 *
 * @returns null when the account is closed or does not exist
 */
export function lockAccountAddress(db: Db, notificationId: string): Promise<string | null> {
  const accountId = db
    .select({ id: notifications.accountId })
    .from(notifications)
    .where(eq(notifications.id, notificationId));
  return lockAddress(db, accountId);
}

/**
 * Writes a changed address to the account's notifications that are not sent yet, except kinds with a fixed address. If
 * one is being sent meanwhile and the attempt ends it, `endAttempt` stores the address that was used; otherwise its
 * next attempt goes to the new address.
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
