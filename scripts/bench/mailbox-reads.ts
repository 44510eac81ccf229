import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { ONE_ROW } from "@/lib/db/statement";
import { selectForArchive } from "@/lib/export/select-for-archive";
import { getContract, listContracts } from "@/lib/mailbox/contract/contracts";
import { parseInboxQuery, SORT_KEYS } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { listTrash } from "@/lib/mailbox/list/list-trash";
import { summarizeInbox, summarizeMailbox } from "@/lib/mailbox/list/summarize-mailbox";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { openMessage } from "@/lib/mailbox/message/open-message";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { listReplies } from "@/lib/mailbox/reply/sent-replies";
import { TEXT_WORDS } from "@/scripts/bench/seed-texts";

/** The measured queries of the inbox: every order in both directions, every filter, searches, the middle page. */
export function inboxAddresses(size: number): string[] {
  const sorts = SORT_KEYS.flatMap((sort) => [`?sort=${sort}&dir=asc`, `?sort=${sort}&dir=desc`]);
  return [
    "",
    ...sorts,
    `?page=${Math.max(1, Math.floor(size / 40))}`,
    `?sort=subject&page=${Math.max(1, Math.floor(size / 40))}`,
    "?group=contract",
    "?type=policy",
    "?state=unread",
    "?state=read",
    "?from=2026-06-01&to=2026-06-30",
    "?contract=B-001",
    "?type=notice&state=read&contract=B-002&from=2026-01-01",
    "?q=díj",
    "?q=díj&sort=subject",
    "?q=kotvenyek",
    "?q=kötvények feltételei",
    "?q=orsegi&type=policy&sort=sender",
    "?q=nincsilyen",
    ...Object.values(TEXT_WORDS).map((word) => `?q=${word}`),
  ];
}

/** A session whose lock locks nothing. */
const sessionOf = (accountId: AuthorizedAccountId): CustomerSession => ({
  accountId,
  sessionId: "018f0000-0000-7000-8000-000000000001",
  network: null,
  sessionLock: ONE_ROW,
  preparedLock: ONE_ROW,
});

export type MailboxRead = { name: string; run: (ctx: Context) => Promise<unknown> };

/** What the pages of a mailbox read, by the operation that each page calls. */
export async function mailboxReads(ctx: Context, accountId: AuthorizedAccountId, size: number): Promise<MailboxRead[]> {
  const query = (address: string) => parseInboxQuery(Object.fromEntries(new URLSearchParams(address)));
  // As the page does: the summary with the filter options, and the list at the same time.
  const list = (address: string) => (own: Context) =>
    listMessages(own, { accountId, query: query(address), summary: summarizeInbox(own, { accountId }) });
  const { rows } = await list("")(ctx);
  const ids = rows.map(({ id }) => id);
  return [
    ...inboxAddresses(size).map((address) => ({ name: `/inbox${address}`, run: list(address) })),
    { name: "summary with the filter options", run: (own) => summarizeInbox(own, { accountId }) },
    { name: "summary of the other pages", run: (own) => summarizeMailbox(own, { accountId }) },
    { name: "/inbox/<id>", run: (own) => getMessage(own, { accountId, messageId: ids[0] ?? "" }) },
    {
      name: "opening of a message",
      run: (own) => openMessage(own, { session: sessionOf(accountId), messageId: ids[0] ?? "" }),
    },
    { name: "/contracts", run: (own) => listContracts(own, { accountId }) },
    { name: "/contracts/B-001", run: (own) => getContract(own, { accountId, number: "B-001" }) },
    { name: "/trash", run: (own) => listTrash(own, { accountId }) },
    { name: "/sent", run: (own) => listReplies(own, { accountId }) },
    { name: "a page picked for a ZIP", run: (own) => selectForArchive(own, { accountId, ids }) },
  ];
}
