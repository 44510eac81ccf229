/** The start page with its figures, and the e-mail templates; without script, and in every look. */
import type { Browser } from "playwright-core";
import { notificationKinds } from "@/lib/notification/notification-kinds";
import { countDailyFigures } from "@/lib/staff/figures/count-figures";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { emailTo } from "@/tests/support/emails";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { enterAs } from "./staff-member";

const FIGURE_DAYS = 30;
const PAGES = ["/staff", "/staff/templates", "/staff/templates/welcome?scheme=dark"];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  await withPortalContext((ctx) => countDailyFigures(ctx, { signal: new AbortController().signal }));
});
afterAll(() => browser.close());

it("shows the figures as charts with a table behind them, without script", async () => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, { script: false });
  await enterAs(page, "sender");
  const charts = page.locator("main svg[role=img]");
  expect(await charts.count()).toBe(4);
  for (const label of await charts.evaluateAll((all) => all.map((svg) => svg.getAttribute("aria-label")))) {
    expect(label).toMatch(/naponta, .* között\. Legtöbb egy nap alatt: [\d\s]+\. Ma: [\d\s]+\./);
  }
  expect(await charts.first().locator("g").count()).toBe(FIGURE_DAYS);
  await page.click("main summary");
  expect(await page.locator("main details tbody tr").count()).toBe(FIGURE_DAYS);
  // A sender has no pages of customers.
  expect(await page.locator("main a[href^='/staff/replies'], main a[href^='/staff/customers']").count()).toBe(0);
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("shows every e-mail template and sends a test to the staff member, without script", async () => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, { script: false });
  const email = await enterAs(page, "service");
  await page.click("header a[href='/staff/templates']");
  await page.waitForURL("**/staff/templates");
  expect(await page.locator("tbody tr").count()).toBe(notificationKinds().length);
  await page.click("tbody a:has-text('Jelszóváltoztatási link')");
  await page.waitForURL("**/staff/templates/reset");
  for (const [language, heading] of [
    ["hu", "Jelszóváltoztatási link"],
    ["en", "Your password change link"],
  ]) {
    const frame = page.frames().find((one) => one.url().includes(`language=${language}`));
    expect(await frame?.locator("h1").textContent()).toBe(heading);
  }
  await page.click("main a:has-text('Sötét')");
  await page.waitForURL(/scheme=dark/);
  await page.locator("main button").nth(1).click();
  await page.waitForURL(/notice=queued/);
  expect(await page.textContent("[role=status]")).toContain(email);
  const received = await emailTo(email, "Test: ");
  expect(received.subject).toBe("Test: Your password change link");
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("an auditor sees the templates and has no button that sends", async () => {
  const { context, page } = await newBrowserPage(browser);
  await enterAs(page, "auditor");
  await page.goto("/staff/templates/welcome");
  expect(await page.locator("main iframe").count()).toBe(2);
  expect(await page.locator("main button").count()).toBe(0);
  await context.close();
});

it.each([
  ["hu", "light"],
  ["en", "dark"],
] as const)("has no fault in %s, %s, on a phone and on a wide screen", async (locale, scheme) => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, { locale, scheme });
  await enterAs(page, "admin");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of PAGES) {
      await page.goto(path);
      if (path === "/staff") await page.click("main summary");
      expect([path, width, await pageFaults(page)]).toEqual([path, width, []]);
    }
  }
  expect(consoleErrors).toEqual([]);
  await context.close();
});
