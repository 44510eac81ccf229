/** A bill in the inbox and on the page of its message: what the sender gave, and the customer's own mark. */
import type { Browser } from "playwright-core";
import { addCalendarDays, budapestDay, systemClock } from "@/lib/kernel/time";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { fillMailbox, mailboxCustomer, signIn, subjectsOf } from "./mailbox-customer";

const IBAN = "HU42117730161111101800000000";
const BILL = {
  amount: "9000",
  currency: "HUF",
  paymentReference: "110482937/2026",
  payeeName: "Allianz Hungária Zrt.",
  payeeIban: IBAN,
};
const AMOUNT_ONLY = { ...BILL, amount: "120.50", currency: "EUR", paymentReference: null, payeeName: null };

/** A bill in euros, which the to-do does not name before its last two weeks. */
const EURO = { ...BILL, amount: "120.5", currency: "EUR", payeeIban: "DE89370400440532013000" };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A mailbox with a bill due in three days, one overdue, one without a date, and a message that is no bill. */
async function mailboxWithBills() {
  const customer = await mailboxCustomer();
  const today = await withPortalContext(async ({ clock }) => budapestDay(clock.now()));
  await fillMailbox(customer, [
    { subject: "Levél", daysAgo: 4 },
    { subject: "Külföldi", daysAgo: 4, payment: { ...EURO, dueDate: addCalendarDays(today, 30) } },
    { subject: "Dátum nélkül", daysAgo: 3, payment: { ...AMOUNT_ONLY, payeeIban: null, dueDate: null } },
    { subject: "Lejárt", daysAgo: 2, payment: { ...BILL, amount: "5000", dueDate: addCalendarDays(today, -2) } },
    { subject: "Esedékes", daysAgo: 1, payment: { ...BILL, dueDate: addCalendarDays(today, 3) } },
  ]);
  return customer;
}

const dueDay = (days: number) => addCalendarDays(budapestDay(systemClock.now()), days);

describe.each([
  ["with", true, 1280],
  ["without", false, 1280],
  ["on a phone without", false, 360],
])("%s JavaScript", (_, script, width) => {
  it("the most urgent bill stands above the list until it is marked paid, and the mark can be taken back", async () => {
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width });
    await signIn(page, await mailboxWithBills());
    const strip = page.locator("main section[aria-label=Teendő]");
    expect(await strip.innerText()).toMatch(
      /5000\sFt\s+Lejárt határidő: .*\(.*nap.*\)\s+Lakásbiztosítás\s+és további 1 befizetés/,
    );
    const row = page.locator("main table tr", { hasText: "Esedékes" });
    expect(await row.innerText()).toMatch(/9000\sFt\s+20\d\d\.\s\S+\s\d+\.\s+3\snap\smúlva/);
    if (script) expect(await pageFaults(page)).toEqual([]);

    await page.click("main nav a:has-text('Fizetendő')");
    await page.waitForURL("**/inbox?state=payable");
    expect(await subjectsOf(page)).toEqual(["Esedékes", "Lejárt", "Dátum nélkül", "Külföldi"]);
    await page.goto("/inbox?state=payable&sort=due");
    expect(await subjectsOf(page)).toEqual(["Lejárt", "Esedékes", "Külföldi", "Dátum nélkül"]);

    expect(await strip.count()).toBe(0);
    // By due date: what was filtered stands above the hits, and is removed by its link.
    await page.goto(`/inbox?dueFrom=${dueDay(0)}&dueTo=${dueDay(10)}`);
    expect(await subjectsOf(page)).toEqual(["Esedékes"]);
    expect(await page.textContent("main")).toContain("1 találat");
    await page.click("main a[aria-label^='Szűrő törlése: Határidő eddig']");
    await page.waitForURL(/\/inbox\?dueFrom=[\d-]+$/);
    expect(await subjectsOf(page)).toEqual(["Esedékes", "Külföldi"]);

    await page.goto("/inbox");
    await strip.locator("a").click();
    await page.waitForSelector("h1:has-text('Lejárt')");
    const card = page.locator("main section[aria-labelledby=payment]");
    for (const text of [
      /5000\sFt/,
      /110482937\/2026/,
      /Allianz Hungária Zrt\./,
      /HU42 1177 3016 1111 1018 0000 0000/,
    ]) {
      expect(await card.innerText()).toMatch(text);
    }
    // First on the page: before the sender, the documents and the text.
    expect(await page.locator("main section, main aside").first().getAttribute("aria-labelledby")).toBe("payment");
    expect(await card.locator("svg[role=img]").count()).toBe(1);
    expect(await card.locator("a[href^='/download/calendar/']").count()).toBe(1);
    expect(await card.locator("button:has-text('Másolás')").count()).toBe(script ? 2 : 0);
    if (script) expect(await pageFaults(page)).toEqual([]);

    await card.locator("button:has-text('Befizettem')").click();
    await card.locator("text=Ez nem igazolja, hogy a befizetés megérkezett.").waitFor();
    if (script) expect(await pageFaults(page)).toEqual([]);
    const message = page.url();
    await page.goto("/inbox");
    expect(await strip.innerText()).toMatch(/9000\sFt/);
    expect(await page.locator("main table tr", { hasText: "Lejárt" }).innerText()).not.toContain("5000");

    await page.goto(message);
    await card.locator("button:has-text('Jelölés visszavonása')").click();
    await card.locator("button:has-text('Befizettem')").waitFor();
    await page.goto("/inbox");
    expect(await strip.innerText()).toMatch(/5000\sFt/);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("says nothing that the sender did not say, and a message that is no bill has no payment", async () => {
  const { context, page } = await newBrowserPage(browser, { locale: "en" });
  await signIn(page, await mailboxWithBills());
  await page.click("main table a:has-text('Dátum nélkül')");
  await page.waitForSelector("h1:has-text('Dátum nélkül')");
  const card = page.locator("main section[aria-labelledby=payment]");
  expect(await card.locator("dt").allTextContents()).toEqual(["To pay"]);
  expect(await card.innerText()).toContain("€120.50");
  expect(await card.locator("svg[role=img], a[href^='/download/calendar/']").count()).toBe(0);
  await page.goto("/inbox");
  await page.click("main table a:has-text('Külföldi')");
  await page.waitForSelector("h1:has-text('Külföldi')");
  expect(await card.innerText()).toContain("€120.50");
  // The code for transfers in euros, drawn by the server.
  expect(await card.locator("svg[role=img]").getAttribute("aria-label")).toBe("Pay by QR code");
  expect(await pageFaults(page)).toEqual([]);
  await page.goto("/inbox");
  await page.click("main table a:has-text('Levél')");
  await page.waitForSelector("h1:has-text('Levél')");
  expect(await card.count()).toBe(0);
  await context.close();
});
