import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import type { Context } from "@/lib/context";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { sendReply } from "@/lib/mailbox/reply/send-reply";

/** Questions of customers that wait for staff. */
const QUESTIONS: { email: string; daysAgo: number; position: number; text: string }[] = [
  {
    email: "ferenc.varga@example.hu",
    daysAgo: 4,
    position: 2,
    text: "Tisztelt Ügyfélszolgálat!\n\nKérem, írják meg, miért emelkedett a díj az előző évihez képest.\n\nVarga Ferenc",
  },
  {
    email: "ferenc.varga@example.hu",
    daysAgo: 1,
    position: 5,
    text: "Tisztelt Ügyfélszolgálat!\n\nKöltözünk. Milyen adatokat küldjek a kockázatviselés helyének módosításához?\n\nVarga Ferenc",
  },
  {
    email: "emma.whitfield@example.hu",
    daysAgo: 0,
    position: 0,
    text: "Hello,\n\ncould you please send me this document in English as well?\n\nKind regards,\nEmma Whitfield",
  },
];

/** Has an active electronic contract, so staff decide. */
const LEAVING = "csilla.szabo@example.hu";

/**
 * Gives the demo's staff something to do: unanswered replies, one of them late, and a closure request.
 *
 * @param at gives the context with the clock set so many days back
 */
export async function seedStaffWork(at: (daysAgo: number) => Context): Promise<void> {
  for (const { email, daysAgo, position, text } of QUESTIONS) {
    const ctx = at(daysAgo);
    const { id: accountId } = await accountOf(ctx, email);
    const { rows } = await listMessages(ctx, { accountId, query: DEFAULT_INBOX_QUERY });
    let isSent = false;
    // Some messages allow no reply.
    for (const { id: messageId } of rows.slice(position)) {
      isSent ||= (await sendReply(ctx, { accountId, messageId, body: text, formToken: ctx.random.uuid() })).ok;
    }
    if (!isSent) throw new Error(`no message of ${email} takes the demo's reply`);
  }
  const ctx = at(1);
  const { id: accountId, name } = await accountOf(ctx, LEAVING);
  const details = { reason: "contract-ended", name, policy: "", address: "", note: "Eladtuk a lakást." } as const;
  const asked = await requestOwnClosure(ctx, { accountId, details });
  if (!asked.ok) throw new Error(`the demo's closure request was refused: ${asked.error.kind}`);
}

async function accountOf(ctx: Context, email: string) {
  const account = await findAccountByAddress(ctx.db, email);
  if (!account) throw new Error(`${email} is not in the demo's batch`);
  return { id: account.id as AuthorizedAccountId, name: account.name };
}
