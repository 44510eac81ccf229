/** Customers with a mailbox for the journeys, filled by the operation that places the messages of a batch. */
import type { Page } from "playwright-core";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountsByAddresses } from "@/lib/account/store";
import { addCalendarDays, budapestDay, ManualClock } from "@/lib/kernel/time";
import { kindsOf, type MessageContent, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { activeCustomer, withPortalContext } from "@/tests/support/customers";
import { testPortal } from "@/tests/support/portal";

export const PASSWORD = "SajatJelszo2027";

export type MailboxCustomer = { email: string; accountId: AuthorizedAccountId };

/** A message, and how many Budapest days ago it is placed, at noon. */
export type MessageToPlace = MessageContent & { daysAgo?: number };
export type Placed = { id: string; subject: string; documents: { id: string; filename: string; sha256: string }[] };

export async function mailboxCustomer(): Promise<MailboxCustomer> {
  const email = await activeCustomer(PASSWORD);
  const [account] = await withPortalContext((ctx) => findAccountsByAddresses(ctx.db, [email]));
  if (!account) throw new Error("no account");
  return { email, accountId: account.id as AuthorizedAccountId };
}

/** Places messages in this order, each with the clock set back: the database refuses later changes of dates. */
export function fillMailbox(customer: MailboxCustomer, messages: readonly MessageToPlace[]): Promise<Placed[]> {
  return withPortalContext(async (ctx) => {
    const today = budapestDay(ctx.clock.now());
    const placed: Placed[] = [];
    for (const { daysAgo = 0, ...message } of messages) {
      const clock = daysAgo > 0 ? new ManualClock(`${addCalendarDays(today, -daysAgo)}T11:00:00Z`) : ctx.clock;
      placed.push(await placeMessage({ ...ctx, clock }, customer.accountId, message));
    }
    return placed;
  });
}

/** The kinds of a message's events, oldest first. */
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

/** The page's cookies as a `Cookie` header, for requests without the browser. */
export async function cookieOf(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** The subjects of the list in order. */
export function subjectsOf(page: Page): Promise<string[]> {
  return page.locator("main table a[href^='/inbox/']").allTextContents();
}

/** Opens a message from the list by its subject. */
export async function openFromList(page: Page, subject: string): Promise<void> {
  await page.click(`main table a:has-text("${subject}")`);
  await page.waitForSelector(`h1:has-text("${subject}")`);
}

/** Opens the form for a reply on the page of a message; before its script runs, the link leads to the reply page. */
export async function openReplyForm(page: Page): Promise<void> {
  await page.locator("main a[href$='/reply'][aria-expanded=false]").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("#body:focus");
}

/** Waits until the list's script runs: only it adds the box that selects all rows. */
export function untilListIsInteractive(page: Page): Promise<unknown> {
  return page.waitForSelector("main thead input[type=checkbox], main input[name=all]", { state: "attached" });
}

/** Waits for the title, which changes after the page in a navigation by script. */
export function untilTitled(page: Page, title: string): Promise<unknown> {
  return page.waitForFunction((wanted) => document.title === wanted, title);
}

/** Posts the list's form with other fields than the page has. @returns the redirect's location */
export async function postList(page: Page, address: string, fields: [string, string][]): Promise<string> {
  const owner = (await page.getAttribute("main form input[name=owner]", "value")) ?? "";
  const { portalUrl } = testPortal();
  const body = new URLSearchParams([["owner", owner], ["returnTo", "/inbox"], ...fields]);
  const headers = { cookie: await cookieOf(page), origin: portalUrl };
  const answer = await fetch(`${portalUrl}${address}`, { method: "POST", headers, body, redirect: "manual" });
  if (answer.status !== 303) throw new Error(`${address} answered ${answer.status}`);
  return answer.headers.get("location") ?? "";
}
