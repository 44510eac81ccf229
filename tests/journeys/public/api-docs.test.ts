/**
 * The documentation of the Sender API for people: on a phone and on a screen, light and dark, with and without
 * JavaScript.
 */
import type { Browser } from "playwright-core";
import { API_CALLS } from "@/app/api/v1/calls";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, type PageEnvironment, pageFaults } from "@/tests/support/page-checks";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Opens the page with all refusals shown. */
async function openDocs(environment: PageEnvironment) {
  const opened = await newBrowserPage(browser, environment);
  expect((await opened.page.goto("/api/docs"))?.status()).toBe(200);
  await opened.page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  return opened;
}

// The page has thousands of cells: axe looks at each width and each colour scheme once.
it.each([
  { width: 360, scheme: "light" },
  { width: 1280, scheme: "dark" },
] as const)("$width px, $scheme: no fault, and nothing scrolls sideways", async (environment) => {
  const { context, page, consoleErrors } = await openDocs(environment);
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
