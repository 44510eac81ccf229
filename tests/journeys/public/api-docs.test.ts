/** The documentation of the Sender API for people: on a phone and on a screen, light and dark, with and without JavaScript. */
import type { Browser } from "playwright-core";
import { API_CALLS } from "@/app/api/v1/calls";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it.each([
  { width: 360, scheme: "light" },
  { width: 360, scheme: "dark" },
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
] as const)("$width px, $scheme: no fault, and nothing scrolls sideways", async (environment) => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, environment);
  expect((await page.goto("/api/docs"))?.status()).toBe(200);
  expect(await pageFaults(page)).toEqual([]);
  for (const summary of await page.locator("summary").all())
    await summary.evaluate((one) => one.parentElement?.setAttribute("open", ""));
  expect(await pageFaults(page)).toEqual([]);
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("without JavaScript the contents lead to every call, and the address of a refusal to its line", async () => {
  const { context, page } = await newBrowserPage(browser, { script: false });
  await page.goto("/api/docs");
  for (const { id, summary } of API_CALLS) {
    expect(await page.locator(`nav a[href='#${id}']`).textContent()).toBe(summary);
    expect(await page.locator(`h3#${id}`).count()).toBe(1);
  }
  await page.click("nav a[href='#placeMessage']");
  expect(await page.locator("h3#placeMessage").isVisible()).toBe(true);
  await page.goto("/api/docs#unprocessable");
  expect(await page.locator("#unprocessable").isVisible()).toBe(true);
  await context.close();
});
