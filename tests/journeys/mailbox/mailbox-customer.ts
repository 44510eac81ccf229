/** A customer with a mailbox of his own for the journeys, filled by the same operation as a run of the insurer. */
import type { Page } from "playwright-core";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountsByAddresses } from "@/lib/account/store";
import { addCalendarDays, budapestDay, ManualClock } from "@/lib/kernel/time";
import { kindsOf, type Options, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { activeCustomer, withPortalContext } from "@/tests/support/customers";
import { testPortal } from "@/tests/support/portal";

export const PASSWORD = "SajatJelszo2027";

export type MailboxCustomer = { email: string; accountId: AuthorizedAccountId };

/** An item and how many Budapest days ago it was placed, at noon. */
export type PlacedOptions = Options & { daysAgo?: number };
export type Placed = { id: string; subject: string; documents: { id: string; filename: string; sha256: string }[] };

export async function mailboxCustomer(): Promise<MailboxCustomer> {
  const email = await activeCustomer(PASSWORD);
  const [account] = await withPortalContext((ctx) => findAccountsByAddresses(ctx.db, [email]));
  if (!account) throw new Error("no account");
  return { email, accountId: account.id as AuthorizedAccountId };
}

/** Places items in the order given, each with the clock moved back; the triggers allow no later change of a date. */
export function fillMailbox(customer: MailboxCustomer, options: readonly PlacedOptions[]): Promise<Placed[]> {
  return withPortalContext(async (ctx) => {
    const today = budapestDay(ctx.clock.now());
    const placed: Placed[] = [];
    for (const { daysAgo = 0, ...option } of options) {
      const clock = daysAgo > 0 ? new ManualClock(`${addCalendarDays(today, -daysAgo)}T11:00:00Z`) : ctx.clock;
      placed.push(await placeMessage({ ...ctx, clock }, customer.accountId, option));
    }
    return placed;
  });
}

/** What is written in an item's history, oldest first. */
export function historyOf(messageId: string): Promise<string[]> {
  return withPortalContext((ctx) => kindsOf(ctx, messageId));
}

export async function signIn(page: Page, { email }: MailboxCustomer): Promise<void> {
  await page.goto("/login");
  await page.fill("#email", email);
  await page.fill("#password", PASSWORD);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/inbox");
}

/** The customer's session as a `Cookie` header, for requests that no browser would make. */
export async function cookieOf(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** The subjects of the list in their order. */
export function subjectsOf(page: Page): Promise<string[]> {
  return page.locator("main table a[href^='/inbox/']").allTextContents();
}

/** Follows the subject of an item in the list, to its page. */
export async function openFromList(page: Page, subject: string): Promise<void> {
  await page.click(`main table a:has-text("${subject}")`);
  await page.waitForSelector(`h1:has-text("${subject}")`);
}

/** The script of the list runs: the box for all rows is there for nobody else. */
export function listIsAlive(page: Page): Promise<unknown> {
  return page.waitForSelector("main thead input[type=checkbox], main input[name=all]", { state: "attached" });
}

/** The head's title, which arrives after the page when a script changes pages. */
export function untilTitled(page: Page, title: string): Promise<unknown> {
  return page.waitForFunction((wanted) => document.title === wanted, title);
}

/** Posts the list's form with other fields than the page has, and returns where the answer leads. */
export async function postList(page: Page, address: string, fields: [string, string][]): Promise<string> {
  const owner = (await page.getAttribute("main form input[name=owner]", "value")) ?? "";
  const { portalUrl } = testPortal();
  const body = new URLSearchParams([["owner", owner], ["returnTo", "/inbox"], ...fields]);
  const headers = { cookie: await cookieOf(page), origin: portalUrl };
  const answer = await fetch(`${portalUrl}${address}`, { method: "POST", headers, body, redirect: "manual" });
  if (answer.status !== 303) throw new Error(`${address} answered ${answer.status}`);
  return answer.headers.get("location") ?? "";
}
