import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { budapestDay, calendarDaysBetween } from "@/lib/kernel/time";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { type InboxRow, listMessages } from "@/lib/mailbox/list/list-messages";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { acknowledgeReply } from "@/lib/mailbox/reply/staff-replies";

/** Newer items the customer has not come to yet. */
const UNREAD_DAYS = 40;
const IN_TRASH = "Gyermekkel utazik?";
const ASKED_ABOUT = "Csonttörés kiegészítő biztosítás";
const ACKNOWLEDGED_AFTER_DAYS = 2;
const QUESTION = `Tisztelt Ügyfélszolgálat!

Megkaptam a csonttörés kiegészítő biztosítás módosult feltételeit, köszönöm. Kérem, írják meg, hogy a változás miatt kell-e aláírnom valamit.

Üdvözlettel:
Kovács Anna`;

/** The form that the reply was written in. */
const FORM_TOKEN = "0190a7c4-5d1e-7c3a-9b52-6f1d2e3c4b5a";

async function itemsOf(ctx: Context, accountId: AuthorizedAccountId): Promise<InboxRow[]> {
  const first = await listMessages(ctx, { accountId, query: DEFAULT_INBOX_QUERY });
  const rows = [...first.rows];
  for (let page = 2; page <= first.pages; page += 1) {
    rows.push(...(await listMessages(ctx, { accountId, query: { ...DEFAULT_INBOX_QUERY, page } })).rows);
  }
  return rows;
}

/**
 * What a customer did with her mailbox in a year: read what came until some weeks ago, asked a question that the
 * insurer has received, and put one item into the bin.
 *
 * @param at the context as it was so many days ago
 */
export async function simulateYear(at: (daysAgo: number) => Context, email: string): Promise<void> {
  const present = at(0);
  const account = await findAccountByAddress(present.db, email);
  if (!account) throw new Error(`${email} is not in the demo's batch`);
  const accountId = account.id as AuthorizedAccountId;
  // One session for the whole year: nobody signs in here, and readings of different days are different readings.
  const session: CustomerSession = {
    accountId,
    sessionId: present.random.uuid(),
    network: null,
    isSignedIn: () => Promise.resolve(true),
  };
  const today = budapestDay(present.clock.now());
  for (const { id, placedAt, subject } of await itemsOf(present, accountId)) {
    const daysAgo = calendarDaysBetween(budapestDay(placedAt), today);
    if (daysAgo < UNREAD_DAYS) continue;
    await openMessage(at(daysAgo - 1), { session, messageId: id });
    if (subject.startsWith(IN_TRASH)) await deleteMessages(at(1), { accountId, ids: [id] });
    if (subject.startsWith(ASKED_ABOUT)) await ask(at, { accountId, messageId: id, daysAgo: daysAgo - 1 });
  }
}

async function ask(
  at: (daysAgo: number) => Context,
  question: { accountId: AuthorizedAccountId; messageId: string; daysAgo: number },
): Promise<void> {
  const { accountId, messageId, daysAgo } = question;
  const sent = await sendReply(at(daysAgo), { accountId, messageId, body: QUESTION, formToken: FORM_TOKEN });
  if (!sent.ok) throw new Error(`the demo's reply was refused: ${sent.error.kind}`);
  await acknowledgeReply(at(daysAgo - ACKNOWLEDGED_AFTER_DAYS), sent.value.reference);
}
