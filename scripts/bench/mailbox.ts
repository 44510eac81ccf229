import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { openContext } from "@/lib/context";
import { addCalendarDays, budapestDay, systemClock } from "@/lib/kernel/time";
import { createLog } from "@/lib/log";
import { DEFAULT_INBOX_QUERY, PAGE_SIZE, SORT_KEYS } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import type { Settings } from "@/lib/settings";
import { compareLoad, type Load, type LoadPlan, type Target } from "@/scripts/bench/load";
import { mailboxAddress, seedMailboxes } from "@/scripts/bench/seed-mailboxes";
import { signedInCookie } from "@/scripts/bench/signed-in";

const SIZES = [100, 1_000, 10_000];
const SHORT_PLAN: LoadPlan = { warmUpSeconds: 1, roundSeconds: 1, rounds: 2 };

const today = budapestDay(systemClock.now());

/** Every order, every filter, a search, a search in another order, a grouping, the last page. */
const addresses = (size: number) => [
  ...SORT_KEYS.map((sort) => `/inbox?sort=${sort}`),
  "/inbox?type=policy",
  "/inbox?contract=B-001",
  "/inbox?state=unread",
  "/inbox?state=read",
  `/inbox?from=${addCalendarDays(today, -90)}&to=${addCalendarDays(today, -30)}`,
  "/inbox?q=kotvenyek",
  "/inbox?q=dij&sort=subject",
  "/inbox?group=contract",
  `/inbox?page=${Math.ceil(size / PAGE_SIZE)}`,
];

export type MailboxLoad = { size: number; address: string; load: Load };

async function newestMessagePath(settings: Settings, email: string): Promise<string> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  try {
    const account = await findAccountByAddress(ctx.db, email);
    if (!account) throw new Error(`no account ${email}`);
    const accountId = account.id as AuthorizedAccountId;
    const { rows } = await listMessages(ctx, { accountId, query: DEFAULT_INBOX_QUERY });
    return `/inbox/${rows[0]?.id}`;
  } finally {
    await close();
  }
}

/**
 * Measures mailboxes of 100, 1,000 and 10,000 messages among those of others: the list in every order, filtered and
 * searched, and one opened message, in turn with the bare page, so that other load on the machine affects all alike.
 *
 * @param input.messages messages in the whole database, including the three mailboxes
 */
export async function measureMailboxes(
  settings: Settings,
  input: { messages: number; portal: { url: string; pid: number }; bare: { url: string; pid: number } },
): Promise<{ bare: Load; mailboxes: MailboxLoad[] }> {
  const others = Math.max(0, input.messages - SIZES.reduce((sum, size) => sum + size, 0));
  await seedMailboxes(settings.databaseUrl, { sizes: SIZES, others, at: systemClock.now() });
  const targets: (Target & { size: number; address: string })[] = [];
  for (const size of SIZES) {
    const email = mailboxAddress(size);
    const cookie = await signedInCookie(settings, email);
    for (const address of [...addresses(size), await newestMessagePath(settings, email)]) {
      const url = `${input.portal.url}${address}`;
      targets.push({ name: address, url, headers: { cookie }, pid: input.portal.pid, size, address });
    }
  }
  for (const { name, url, headers } of targets) {
    const { status } = await fetch(url, { headers, redirect: "manual" });
    if (status !== 200) throw new Error(`${name} answered ${status}; there is nothing to measure`);
  }
  const loads = await compareLoad([{ name: "bare page", ...input.bare }, ...targets], SHORT_PLAN);
  const [bare, ...own] = loads;
  if (!bare) throw new Error("nothing was measured");
  const mailboxes = own.map((load, index) => {
    const { size, address } = targets[index] as (typeof targets)[number];
    const named = address
      .replace(/[0-9a-f-]{36}$/, "<id>")
      .replace(/from=.*/, "from=…&to=…")
      .replace(/page=\d+/, "page=<last>");
    return { size, address: named, load };
  });
  return { bare, mailboxes };
}
