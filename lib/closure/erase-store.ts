import "server-only";
import { and, eq, inArray, isNotNull, lte, ne, notInArray, or } from "drizzle-orm";
import { accounts, addressChanges, contracts } from "@/drizzle/schema/account";
import { credentials, knownBrowsers, passwordLinks, sessions } from "@/drizzle/schema/auth";
import { closureRequests } from "@/drizzle/schema/closure";
import { portalRegistrations } from "@/drizzle/schema/customer-portal";
import { replyDrafts } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";

/** Deletes everything that gives access: credential, links, sessions, known browsers, address changes, registrations. */
export async function eraseAccess(db: Db, accountId: string): Promise<void> {
  await db.delete(credentials).where(eq(credentials.accountId, accountId));
  await db.delete(passwordLinks).where(eq(passwordLinks.accountId, accountId));
  await db.delete(sessions).where(eq(sessions.accountId, accountId));
  await db.delete(knownBrowsers).where(eq(knownBrowsers.accountId, accountId));
  await db.delete(addressChanges).where(eq(addressChanges.accountId, accountId));
  await db.delete(portalRegistrations).where(eq(portalRegistrations.accountId, accountId));
}

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

/** Erases an account's personal data; its row stays, because evidence refers to it. Call after purging the messages. */
export async function eraseAccount(db: Db, accountId: string, at: Date): Promise<void> {
  await db.delete(replyDrafts).where(eq(replyDrafts.accountId, accountId));
  // Numbers of postal and ended contracts stay; otherwise the next batch would create an account for their messages.
  await db
    .delete(contracts)
    .where(
      and(
        eq(contracts.accountId, accountId),
        or(eq(contracts.imported, false), and(eq(contracts.status, "active"), eq(contracts.channel, "electronic"))),
      ),
    );
  await db.update(contracts).set({ product: "" }).where(eq(contracts.accountId, accountId));
  await db.update(closureRequests).set({ details: {} }).where(eq(closureRequests.accountId, accountId));
  await db
    .update(accounts)
    .set({ emailAddress: null, name: "", closedAt: at, welcomeSeenAt: null, localeChosenAt: null })
    .where(eq(accounts.id, accountId));
}

/**
 * Erases the addresses of closed accounts' notifications that were sent or cancelled, and of those that failed until
 * `failedBefore`: staff need the address of a failed one for sending it by post.
 *
 * @param limit maximum number of notifications
 * @returns number of addresses erased
 */
export async function eraseClosedAddresses(db: Db, failedBefore: Date, limit: number): Promise<number> {
  const closed = db.select({ id: accounts.id }).from(accounts).where(isNotNull(accounts.closedAt));
  const due = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        inArray(notifications.accountId, closed),
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
