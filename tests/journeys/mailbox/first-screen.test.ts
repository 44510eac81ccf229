/** What the inbox shows without scrolling, how far the first message is by keyboard, its views and the bulk bar. */
import type { Browser, Page } from "playwright-core";
import { dismissWelcome } from "@/lib/account/dismiss-welcome";
import { addCalendarDays, budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import {
  fillMailbox,
  type MailboxCustomer,
  type MessageToPlace,
  mailboxCustomer,
  signIn,
  subjectsOf,
} from "./mailbox-customer";

const pdf = [{ filename: "irat.pdf", bytes: Buffer.from("%PDF-1.7") }];
/** Newest first, as an insurer places them; two are deleted within 30 days. */
const NEWEST: MessageToPlace[] = [
  { subject: "Válaszunk utasbiztosítási kérdésére", daysAgo: 1, documentType: "reply", product: "Utasbiztosítás" },
  { subject: "Ügyfélszolgálatunk ünnepi nyitvatartása", daysAgo: 1, documentType: "notice" },
  {
    subject: "Díjigazolás 2026: lakásbiztosítás",
    daysAgo: 3,
    documentType: "premium-certificate",
    documents: pdf,
  },
  { subject: "Életbiztosítás: díjértesítő, 2026. 12. 01. – 2026. 12. 31.", daysAgo: 4, documentType: "premium-bill" },
  {
    subject: "Évforduló: kötelező biztosításának díja 2027-ben",
    daysAgo: 5,
    documentType: "notice",
    documents: pdf,
  },
  { subject: "Értékkövetés: lakásbiztosításának új összegei", daysAgo: 6, documentType: "notice", documents: pdf },
  { subject: "Díjfizetési felszólító", daysAgo: 7, documentType: "premium-notice", documents: pdf },
  { subject: "Szerződési feltételek", daysAgo: 8, documentType: "terms", documents: pdf },
  { subject: "Kötvény a módosítás után", daysAgo: 9, documentType: "policy", documents: pdf },
  { subject: "Tájékoztató", daysAgo: 10, documentType: "notice" },
];
const EXPIRING: MessageToPlace[] = [
  { subject: "Régi kötvény", daysAgo: 340, documentType: "policy", documents: pdf },
  { subject: "Régi levél", daysAgo: 350, documentType: "notice" },
];

/** Viewports in CSS pixels; 640 × 450 is 1280 × 900 at 200 % zoom. */
const SCREENS: [name: string, width: number, height: number, least: number, leastWithBill: number][] = [
  ["1280 × 900", 1280, 900, 7, 6],
  ["360 × 740", 360, 740, 3, 2],
  ["200 % zoom", 640, 450, 2, 2],
];

const NO_DETAILS = { paymentReference: null, payeeName: null, payeeIban: null };

let browser: Browser;
let customer: MailboxCustomer;
let withBill: MailboxCustomer;

beforeAll(async () => {
  browser = await launchBrowser();
  const oldestFirst = (messages: MessageToPlace[]) =>
    messages.toReversed().toSorted((a, b) => (b.daysAgo ?? 0) - (a.daysAgo ?? 0));
  customer = await mailboxCustomer();
  await fillMailbox(customer, oldestFirst([...NEWEST, ...EXPIRING]));
  withBill = await mailboxCustomer();
  const today = await withPortalContext(async ({ clock }) => budapestDay(clock.now()));
  await fillMailbox(withBill, oldestFirst([...NEWEST, ...bills(today), ...EXPIRING]));
  // The welcome note is for the first visit only. Below a bill it is not shown.
  await withPortalContext((ctx) => dismissWelcome(ctx, customer.accountId));
});
afterAll(() => browser.close());

/** A bill that is due in three days and one that is overdue. */
const bills = (today: CalendarDay): MessageToPlace[] =>
  [addCalendarDays(today, 3), addCalendarDays(today, -2)].map((dueDate, index) => ({
    subject: `Díjbekérő ${index + 1}`,
    daysAgo: 20,
    documentType: "premium-bill",
    payment: { ...NO_DETAILS, amount: `${index + 9}000`, currency: "HUF", dueDate },
  }));

/** Number of messages that are in the viewport as a whole. */
const wholeMessages = (page: Page) =>
  page.evaluate(async () => {
    await document.fonts.ready;
    const rows = [...document.querySelectorAll("main table tr:has(input[name=id])")];
    return rows.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    }).length;
  });

/** Number of lines that elements make: those that overlap in height are in one. */
const linesOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => {
    const boxes = all.map((one) => one.getBoundingClientRect()).toSorted((a, b) => a.top - b.top);
    return boxes.filter(({ top }, index) => index === 0 || top >= (boxes[index - 1]?.bottom ?? 0)).length;
  });

/** Text below 16 px, and targets that stand alone and are less than 44 px high. */
const tooSmall = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("main *")) {
      const words = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      if (words && element.checkVisibility() && Number.parseFloat(getComputedStyle(element).fontSize) < 16) {
        found.push(`text: ${element.textContent}`);
      }
    }
    const targets =
      "main nav a, main summary, main search button, main search input[type=search], main td label, main th a";
    for (const target of document.querySelectorAll<HTMLElement>(targets)) {
      if (target.checkVisibility() && target.getBoundingClientRect().height < 44)
        found.push(`target: ${target.textContent}`);
    }
    return found;
  });

describe.each(["hu", "en"] as const)("the first screen: %s", (locale) => {
  it.each(SCREENS)(
    "%s shows enough whole messages, in readable type and with full targets",
    async (_, width, height, least) => {
      const { context, page } = await newBrowserPage(browser, { locale });
      await signIn(page, customer);
      await page.setViewportSize({ width, height });
      for (const path of ["/inbox", "/inbox?state=expiring", "/inbox?type=notice"]) {
        await page.goto(path);
        expect({ path, faults: [...(await pageFaults(page)), ...(await tooSmall(page))] }).toEqual({
          path,
          faults: [],
        });
      }
      await page.goto("/inbox");
      expect(await wholeMessages(page)).toBeGreaterThanOrEqual(least);
      expect(await linesOf(page, "main nav a")).toBe(1);
      // The search stands beside the heading, and on a phone below it.
      expect(await linesOf(page, "h1, main search input[type=search]")).toBe(width < 640 ? 2 : 1);
      // Nothing is due: no to-do above the list, and no bill in the last column, which is not named after the deletion.
      expect(await page.locator("main section").count()).toBe(0);
      expect(await page.locator("main thead th").last().textContent()).toBe(locale === "hu" ? "Teendő" : "To do");
      await context.close();
    },
  );

  it.each(SCREENS)("%s shows enough whole messages below a bill", async (_, width, height, __, leastWithBill) => {
    const { context, page } = await newBrowserPage(browser, { locale });
    await signIn(page, withBill);
    await page.setViewportSize({ width, height });
    await page.goto("/inbox");
    await page.waitForSelector("main section time");
    expect([...(await pageFaults(page)), ...(await tooSmall(page))]).toEqual([]);
    expect(await wholeMessages(page)).toBeGreaterThanOrEqual(leastWithBill);
    await context.close();
  });
});

it("the first message is at most the 15th stop of the keyboard from the skip link on", async () => {
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, withBill);
  await page.waitForSelector("main thead input[type=checkbox]");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  let stops = 1;
  const isFirstMessage = () =>
    page.evaluate(() => document.activeElement === document.querySelector("main table a[href^='/inbox/']"));
  while (!(await isFirstMessage()) && stops < 40) {
    await page.keyboard.press("Tab");
    stops++;
  }
  expect(stops).toBeLessThanOrEqual(15);
  await context.close();
});

describe.each([
  ["with", true, 1280],
  ["without", false, 1280],
  ["on a phone without", false, 360],
])("%s JavaScript", (_, script, width) => {
  it("the views are links with counts, and the banner leads to exactly the messages that are deleted soon", async () => {
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width });
    await signIn(page, customer);
    const views = page.locator("main nav[aria-label=Nézetek] a");
    const texts = async () => (await views.allTextContents()).map((text) => text.replaceAll(/\s+/g, " "));
    expect(await texts()).toEqual(["Mind 12", "Olvasatlan 12", "Fizetendő 0", "Hamarosan törlődik 2"]);
    expect(await views.first().getAttribute("aria-current")).toBe("page");

    await page.click("main a:has-text('2 küldemény 30 napon belül törlődik')");
    await page.waitForURL("**/inbox?sort=deletion&state=expiring");
    expect(await subjectsOf(page)).toEqual(["Régi levél", "Régi kötvény"]);
    expect(await page.locator("main nav a[aria-current=page]").textContent()).toContain("Hamarosan törlődik");
    await page.click("main nav a:has-text('Mind')");
    await page.waitForURL("**/inbox?sort=deletion");
    expect(await subjectsOf(page)).toHaveLength(12);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });

  it("the form of filters is closed before and after filtering, and the hits follow with their count", async () => {
    const { context, page } = await newBrowserPage(browser, { script, width });
    await signIn(page, customer);
    const type = page.locator("select[name=type]");
    expect(await type.isVisible()).toBe(false);
    await page.click("main details summary");
    await type.selectOption("notice");
    await page.click("main details button[type=submit]");
    await page.waitForURL((url) => url.searchParams.get("type") === "notice");
    expect(await type.isVisible()).toBe(false);
    expect(await page.textContent("main")).toContain("5 találat");
    expect(await page.locator("main a[aria-label^='Szűrő törlése: Típus']").isVisible()).toBe(true);
    await page.setViewportSize({ width, height: 740 });
    expect(await wholeMessages(page)).toBeGreaterThanOrEqual(2);
    await context.close();
  });

  it("the actions are in sight as soon as a message is ticked, wherever it is in the list", async () => {
    const { context, page } = await newBrowserPage(browser, { script, width });
    await signIn(page, customer);
    await page.setViewportSize({ width, height: 740 });
    const remove = page.locator("main button[name=intent][value=delete]");
    expect(await remove.isVisible()).toBe(false);
    for (const row of ["first", "last"] as const) {
      const box = page.locator("main input[name=id]")[row]();
      await box.check();
      const sides = await remove.boundingBox();
      expect(sides && sides.y >= 0 && sides.y + sides.height <= 740).toBe(true);
      if (script) expect(await pageFaults(page)).toEqual([]);
      await box.uncheck();
    }
    await context.close();
  });
});

it("a mailbox below ten messages has views and search, but no form of filters", async () => {
  const small = await mailboxCustomer();
  await fillMailbox(small, NEWEST.slice(0, 9).toReversed());
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, small);
  expect(await page.locator("main nav[aria-label=Nézetek] a").count()).toBe(4);
  expect(await page.locator("main search input[type=search]").isVisible()).toBe(true);
  expect(await page.locator("main details").count()).toBe(0);
  await context.close();
});
