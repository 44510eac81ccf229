/** Two customers share a browser: each e-mailed link acts on the account that its own tab shows, or on none. */
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { activeCustomer, INITIAL_PASSWORD, inviteCustomer } from "@/tests/support/customers";
import { mailedLink } from "@/tests/support/emails";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";

const PASSWORD = "SajatJelszo2027";
const OTHER_PASSWORD = "MasikJelszo2028";
const REOPEN = {
  hu: "A folytatáshoz kattintson újra a levélben található linkre.",
  en: "To continue, use the link in the e-mail again.",
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function askForLink(page: Page, email: string): Promise<string> {
  await page.goto("/password/forgot");
  await page.fill("#email", email);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/password/sent");
  return mailedLink(email, "/password/change/");
}

async function savePassword(page: Page, password: string, script: boolean): Promise<void> {
  await page.fill("#password", password);
  if (!script) await page.fill("#again", password);
  await page.click("main button:has-text('Jelszó mentése'), main button:has-text('Save password')");
}

async function trySignIn(email: string, password: string): Promise<string> {
  const { context, page } = await newBrowserPage(browser);
  await page.goto("/login");
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.click("main button[type=submit]");
  const refused = page
    .locator("main [role=alert]")
    .waitFor()
    .then(() => "refused");
  const outcome = await Promise.race([page.waitForURL("**/inbox").then(() => "in"), refused]);
  await context.close();
  return outcome;
}

describe.each([
  ["with", true, "hu"],
  ["without", false, "en"],
] as const)("two links in two tabs, %s JavaScript", (_, script, locale) => {
  it("saving in the tab of the first link changes no password; opened again, the link changes that of its account", async () => {
    const [first, second] = [await activeCustomer(PASSWORD), await activeCustomer(PASSWORD)];
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, locale });
    const links = [await askForLink(page, first), await askForLink(page, second)] as const;
    const other = await context.newPage();
    await page.goto(links[0]);
    expect(await page.textContent("main")).toContain(first);
    await other.goto(links[1]);
    expect(await other.textContent("main")).toContain(second);

    await savePassword(page, OTHER_PASSWORD, script);
    await page.waitForURL("**/password/change?notice=other-link");
    await page.waitForSelector(`main:has-text("${REOPEN[locale]}")`);
    expect(await page.locator("main form").count()).toBe(0);
    if (script) expect(await pageFaults(page)).toEqual([]);
    expect(await trySignIn(second, PASSWORD)).toBe("in");
    expect(await trySignIn(first, PASSWORD)).toBe("in");

    await page.goto(links[0]);
    await savePassword(page, OTHER_PASSWORD, script);
    await page.waitForURL("**/inbox?notice=password-saved");
    expect(await trySignIn(first, OTHER_PASSWORD)).toBe("in");
    expect(await trySignIn(second, PASSWORD)).toBe("in");
    expect(consoleErrors).toEqual([]);
    await context.close();
  });

  it("the first initial password counts as no failure of the other account, and its new password is not set there", async () => {
    const [first, second] = [await inviteCustomer({ locale }), await inviteCustomer({ locale })];
    const { context, page } = await newBrowserPage(browser, { script, locale });
    const links = [await mailedLink(first, "/activate/"), await mailedLink(second, "/activate/")] as const;
    const other = await context.newPage();
    const typeInitial = async (tab: Page) => {
      await tab.fill("#initial", INITIAL_PASSWORD);
      await tab.click("main button[type=submit]");
    };
    await page.goto(links[0]);
    await other.goto(links[1]);
    await typeInitial(page);
    await page.waitForURL("**/activate?notice=other-link");
    await page.waitForSelector(`main:has-text("${REOPEN[locale]}")`);

    await page.goto(links[0]);
    await typeInitial(page);
    await page.waitForURL("**/password/first");
    expect(await page.textContent("main")).toContain(first);
    // The second customer signs in meanwhile; the first page is still open in its tab.
    await other.goto(links[1]);
    await typeInitial(other);
    await other.waitForURL("**/password/first");
    await savePassword(page, OTHER_PASSWORD, script);
    await page.waitForURL("**/password/first?notice=other-link");
    await page.waitForSelector(`main:has-text("${REOPEN[locale]}")`);
    await savePassword(other, PASSWORD, script);
    await other.waitForURL("**/inbox?notice=password-saved");
    expect(await trySignIn(second, PASSWORD)).toBe("in");

    await page.goto(links[0]);
    await typeInitial(page);
    await page.waitForURL("**/password/first");
    await savePassword(page, OTHER_PASSWORD, script);
    await page.waitForURL("**/inbox?notice=password-saved");
    expect(await trySignIn(first, OTHER_PASSWORD)).toBe("in");
    await context.close();
  });
});
