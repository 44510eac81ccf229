import "server-only";
import { isPostal } from "@/lib/account/contract";
import { type AccountRow, type ContractRow, listContracts, lockAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { recordPostalMessage } from "@/lib/delivery/result/record-postal-message";
import { recordRouted } from "@/lib/feed/record-routed";
import { isUuid } from "@/lib/kernel/random";
import { addMinutes } from "@/lib/kernel/time";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { isNotPurged } from "@/lib/mailbox/message/notified-store";
import { listPublishedSchedule } from "@/lib/mailbox/placing/scheduled-store";
import { cancelNotificationsOf } from "@/lib/notification/store";
import { purgeMessages } from "@/lib/retention/purge-messages";

/** How long after its publication a message may still leave. Long enough for workers that were down for a night. */
const RECHECK_HOURS = 24;

type Scheduled = Awaited<ReturnType<typeof listPublishedSchedule>>[number];

/** Where a message goes that is published at `placedAt`; null when it stays in the mailbox. */
function routeAway(
  { placedAt, contractNumber }: Scheduled,
  { customerPortalSince }: Pick<AccountRow, "customerPortalSince">,
  contracts: readonly ContractRow[],
): "customer-portal" | "postal" | null {
  if (customerPortalSince && customerPortalSince <= placedAt) return "customer-portal";
  const contract = contracts.find(({ number }) => number === contractNumber);
  return contract && isPostal(contract) ? "postal" : null;
}

/**
 * Decides again where the messages of a notification go (R4), before it is sent: for messages that were placed for a
 * later publication and are published now. A message whose customer is registered in the customer portal since, or
 * whose contract goes by post since, leaves the mailbox: its content is deleted here, the sender learns the route, and
 * no e-mail announces it; one that goes by post is listed for the print shop. A message that the customer has opened
 * stays. Repeated, it changes nothing.
 *
 * @param reached the instant that decides what is published: that of a test clock; by default now
 * @returns how many messages have left
 */
export async function recheckRoutes(
  ctx: Context,
  notificationId: string,
  reached: Date = ctx.clock.now(),
): Promise<number> {
  if (!isUuid(notificationId)) return 0;
  const selection = {
    notificationId,
    since: addMinutes(reached, -RECHECK_HOURS * 60),
    now: reached,
  };
  const [first] = await listPublishedSchedule(ctx.db, selection);
  if (!first) return 0;
  // All messages of a notification are of one account.
  const { accountId } = first;
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, accountId);
    if (!account) return 0;
    const messages = await listPublishedSchedule(tx, selection);
    await lockMessages(tx, { accountId, messageIds: messages.map(({ id }) => id) });
    // Read again under the locks: the customer may have opened one meanwhile.
    const locked = await listPublishedSchedule(tx, selection);
    const contracts = await listContracts(tx, [accountId]);
    let left = 0;
    for (const message of locked) {
      const route = routeAway(message, account, contracts);
      if (!route) continue;
      await leaveMailbox(ctx, tx, message, route);
      if (route === "postal" && account.emailAddress) {
        const { source, senderReference, contractNumber, documentType } = message;
        const customer = { email: account.emailAddress, name: account.name };
        await recordPostalMessage(ctx, tx, { source, senderReference, contractNumber, documentType, ...customer });
      }
      left += 1;
    }
    return left;
  });
}

async function leaveMailbox(
  ctx: Context,
  tx: Tx,
  { id, accountId, source, senderReference }: Scheduled,
  route: "customer-portal" | "postal",
): Promise<void> {
  const now = ctx.clock.now();
  await purgeMessages(tx, now, [{ id, by: "sender", route }], "system");
  await cancelNotificationsOf(tx, now, { id, isNotWithdrawn: isNotPurged });
  const details = { senderReference, sender: source, route, messageId: id };
  await recordAuditEvent(tx, now, { kind: "message.routed", actor: "system", accountId, details });
  await recordRouted(tx, source, [{ senderReference, route, messageId: id }], now);
}
