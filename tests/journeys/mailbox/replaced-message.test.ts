/** A message that a newer one replaces says so in the list and at the top of its page; both stay readable. */
import type { Browser } from "playwright-core";
import { formatDayLong } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { fillMailbox, type MailboxCustomer, mailboxCustomer, openFromList, signIn } from "./mailbox-customer";

let browser: Browser;
let customer: MailboxCustomer;
let today: string;
beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  const [old] = await fillMailbox(customer, [{ subject: "Hibás díjbekérő", body: "Régi szöveg", daysAgo: 2 }]);
  await fillMailbox(customer, [{ subject: "Javított díjbekérő", body: "Új szöveg", supersedesId: old?.id ?? null }]);
  today = await withPortalContext(async (ctx) => budapestDay(ctx.clock.now()));
});
afterAll(() => browser.close());

/** With plain spaces: those of dates do not break. */
const plain = (text: string | null) => (text ?? "").replaceAll(/\s+/g, " ");

const TEXTS = {
  hu: {
    inList: "Újabb váltotta fel",
    old: `Ezt a küldeményt társaságunk DAY napján újabbal váltotta fel: Javított díjbekérő`,
    newer: "Ez a küldemény egy korábbit vált fel: Hibás díjbekérő",
  },
  en: {
    inList: "Replaced by a newer one",
    old: "We replaced this item by a newer one on DAY: Javított díjbekérő",
    newer: "This item replaces an earlier one: Hibás díjbekérő",
  },
} as const;

it.each([
  { locale: "hu", width: 360, script: false, scheme: "light" },
  { locale: "en", width: 1280, script: true, scheme: "dark" },
] as const)("$locale, $width px, script $script", async (environment) => {
  const { locale, script } = environment;
  const texts = TEXTS[locale];
  const { context, page, consoleErrors } = await newBrowserPage(browser, environment);
  await signIn(page, customer);
  const row = (subject: string) => page.locator("main tr", { hasText: subject });
  expect(await row("Hibás díjbekérő").textContent()).toContain(texts.inList);
  expect(await row("Javított díjbekérő").textContent()).not.toContain(texts.inList);

  await openFromList(page, "Hibás díjbekérő");
  const text = plain(await page.textContent("main"));
  const said = text.indexOf(plain(texts.old.replace("DAY", formatDayLong(today, locale))));
  expect(said).toBeGreaterThan(-1);
  expect(said).toBeLessThan(text.indexOf("Régi szöveg"));
  if (script) expect(await pageFaults(page)).toEqual([]);

  await page.click("main a:has-text('Javított díjbekérő')");
  await page.waitForSelector("h1:has-text('Javított díjbekérő')");
  const newer = plain(await page.textContent("main"));
  expect(newer).toContain(texts.newer);
  expect(newer).toContain("Új szöveg");
  expect(consoleErrors).toEqual([]);
  await context.close();
});
