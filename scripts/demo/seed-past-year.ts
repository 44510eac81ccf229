import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { ONE_ROW } from "@/lib/db/statement";
import { budapestDay, calendarDaysBetween } from "@/lib/kernel/time";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { type InboxRow, listMessages } from "@/lib/mailbox/list/list-messages";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { acknowledgeReply } from "@/lib/mailbox/reply/staff-replies";

/** Messages of the last 40 days stay unread. */
const UNREAD_SINCE_DAYS = 40;
const TRASHED_SUBJECT = "Gyermekkel utazik?";
const REPLIED_SUBJECT = "Csonttörés kiegészítő biztosítás";
const ACKNOWLEDGED_AFTER_DAYS = 2;
const REPLY_TEXT = `Tisztelt Ügyfélszolgálat!

Megkaptam a csonttörés kiegészítő biztosítás módosult feltételeit, köszönöm. Kérem, írják meg, hogy a változás miatt kell-e aláírnom valamit.

Üdvözlettel:
Kovács Anna`;

/** Any UUID: the token of the form in which the reply is written. */
const FORM_TOKEN = "0190a7c4-5d1e-7c3a-9b52-6f1d2e3c4b5a";

async function listAllMessages(ctx: Context, accountId: AuthorizedAccountId): Promise<InboxRow[]> {
  const first = await listMessages(ctx, { accountId, query: DEFAULT_INBOX_QUERY });
  const rows = [...first.rows];
  for (let page = 2; page <= first.pages; page += 1) {
    rows.push(...(await listMessages(ctx, { accountId, query: { ...DEFAULT_INBOX_QUERY, page } })).rows);
  }
  return rows;
}

/**
 * Simulates how a customer used the mailbox for a year: opens the older messages, sends a reply that the insurer
 * acknowledges, and moves one message to the trash.
 *
 * @param at gives the context with the clock set so many days back
 */
export async function simulateYear(at: (daysAgo: number) => Context, email: string): Promise<void> {
  const present = at(0);
  const account = await findAccountByAddress(present.db, email);
  if (!account) throw new Error(`${email} is not in the demo's batch`);
  const accountId = account.id as AuthorizedAccountId;
  // One session id for the whole year is enough: readings of different days are recorded separately.
  const session: CustomerSession = {
    accountId,
    sessionId: present.random.uuid(),
    network: null,
    sessionLock: ONE_ROW,
  };
  const today = budapestDay(present.clock.now());
  for (const { id, placedAt, subject } of await listAllMessages(present, accountId)) {
    const daysAgo = calendarDaysBetween(budapestDay(placedAt), today);
    if (daysAgo < UNREAD_SINCE_DAYS) continue;
    await openMessage(at(daysAgo - 1), { session, messageId: id });
    if (subject.startsWith(TRASHED_SUBJECT)) await deleteMessages(at(1), { accountId, ids: [id] });
    if (subject.startsWith(REPLIED_SUBJECT)) await reply(at, { accountId, messageId: id, daysAgo: daysAgo - 1 });
  }
}

async function reply(
  at: (daysAgo: number) => Context,
  question: { accountId: AuthorizedAccountId; messageId: string; daysAgo: number },
): Promise<void> {
  const { accountId, messageId, daysAgo } = question;
  const sent = await sendReply(at(daysAgo), { accountId, messageId, body: REPLY_TEXT, formToken: FORM_TOKEN });
  if (!sent.ok) throw new Error(`the demo's reply was refused: ${sent.error.kind}`);
  await acknowledgeReply(at(daysAgo - ACKNOWLEDGED_AFTER_DAYS), sent.value.reference);
}
