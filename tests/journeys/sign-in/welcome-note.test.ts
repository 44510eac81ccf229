/** The note above a new inbox can be hidden permanently, with and without JavaScript. */
import type { Browser } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage } from "@/tests/support/page-checks";
import { mailboxCustomer, signIn } from "../mailbox/mailbox-customer";

const NOTE = "main form:has-text('Üdvözöljük')";
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each([
  ["with", true],
  ["without", false],
])("the welcome note %s JavaScript", (_, script) => {
  it("is shown until the customer puts it away", async () => {
    const customer = await mailboxCustomer();
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, customer);
    await page.waitForSelector(NOTE);
    await page.reload();
    await page.waitForSelector(NOTE);

    await page.click(`${NOTE} button`);
    await page.waitForSelector(NOTE, { state: "detached" });
    await page.goto("/inbox");
    expect(await page.locator(NOTE).count()).toBe(0);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});
