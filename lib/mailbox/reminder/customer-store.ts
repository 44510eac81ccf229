import "server-only";
import { and, asc, eq, gt, type SQL } from "drizzle-orm";
import { openAccounts } from "@/lib/account/address-store";
import type { Db } from "@/lib/db/connection";
import type { undownloadedExpiring } from "@/lib/mailbox/purge/expiring-store";

/** A subquery `to_remind` of messages, with `id` and `accountId`. */
export type MessagesToRemind = ReturnType<typeof undownloadedExpiring>;

export type CustomerPage = { afterId: string; limit: number };
export type CustomerToRemind = Awaited<ReturnType<typeof listCustomersOf>>[number];

/**
 * One page of the customers who have one of the messages, ordered by account id.
 *
 * @param filter.messages condition on the messages
 * @param filter.wantsUnread only customers who want reminders of unread messages. Default: false
 */
export function listCustomersOf(
  db: Db,
  toRemind: MessagesToRemind,
  { afterId, limit }: CustomerPage,
  filter: { messages?: SQL; wantsUnread?: boolean } = {},
) {
  const account = openAccounts(db);
  return db
    .selectDistinctOn([account.id], {
      accountId: account.id,
      emailAddress: account.emailAddress,
      locale: account.locale,
    })
    .from(toRemind)
    .innerJoin(account, eq(account.id, toRemind.accountId))
    .where(and(filter.messages, filter.wantsUnread ? account.remindUnread : undefined, gt(account.id, afterId)))
    .orderBy(asc(account.id))
    .limit(limit);
}
