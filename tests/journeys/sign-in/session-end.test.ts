/** The end of a session as the customer sees it. */
import { sql } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { activeCustomer, withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, type PageEnvironment, pageFaults } from "@/tests/support/page-checks";

const PASSWORD = "SajatJelszo2027";
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/login");
  await page.fill("#email", email);
  await page.fill("#password", PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/inbox");
}

/** Makes the session look idle for so many seconds. */
async function setIdleSeconds(email: string, seconds: number): Promise<void> {
  await withPortalContext((ctx) =>
    ctx.db.execute(sql`
      update sessions set last_seen_at = now() - make_interval(secs => ${seconds})
      where ended_at is null and account_id = (select id from accounts where email_address = ${email})`),
  );
}

const IDLE_SECONDS = 15 * 60;

async function signedInPage(environment: PageEnvironment = {}) {
  const email = await activeCustomer(PASSWORD);
  const visitor = await newBrowserPage(browser, environment);
  await signIn(visitor.page, email);
  return { email, ...visitor };
}

it("warns two minutes before; one key extends the session in all tabs; then it ends", async () => {
  const { email, context, page, consoleErrors } = await signedInPage();
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.clock.install();
    await tab.goto("/account");
  }
  await page.locator("main a[href='/account/password']").focus();
  await setIdleSeconds(email, IDLE_SECONDS - 115);
  for (const tab of [page, other]) await tab.clock.fastForward((IDLE_SECONDS - 119) * 1000);
  const dialog = page.getByRole("dialog", { name: "Hamarosan kijelentkeztetjük" });
  await dialog.waitFor();
  await other.getByRole("dialog").waitFor();
  expect(await dialog.textContent()).toContain("2 perc múlva kijelentkeztetjük");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Bejelentkezve maradok");
  expect(await pageFaults(page)).toEqual([]);

  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await other.getByRole("dialog").waitFor({ state: "detached" });
  // The focus returns to where it was.
  expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe("/account/password");

  await setIdleSeconds(email, IDLE_SECONDS + 1);
  await page.clock.fastForward((IDLE_SECONDS + 1) * 1000);
  await page.waitForURL("**/login?ended=1&returnTo=%2Faccount");
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("without JavaScript the next request leads to the sign-in page, which says why and leads back", async () => {
  const { email, context, page } = await signedInPage({ script: false });
  await setIdleSeconds(email, IDLE_SECONDS + 1);
  await page.goto("/sent");
  expect(new URL(page.url()).pathname).toBe("/login");
  expect(await page.textContent("main [role=status]")).toContain("Biztonsági okból kijelentkeztettük");
  await page.fill("#email", email);
  await page.fill("#password", PASSWORD);
  await page.click("main button:has-text('Bejelentkezés')");
  await page.waitForURL("**/sent");
  await context.close();
});

it("Back after signing out shows nothing of the mailbox", async () => {
  const { context, page } = await signedInPage();
  await page.goto("/account");
  await page.click("button:has-text('Kijelentkezés'):visible >> nth=0");
  await page.waitForURL("**/login?notice=signed-out");
  await page.goBack();
  await page.waitForURL("**/login**");
  expect(await page.locator("h1").textContent()).toBe("Bejelentkezés");
  await context.close();
});

it("two customers, one browser: a form on the first customer's page does nothing in the other's session", async () => {
  const { context, page } = await signedInPage();
  await page.goto("/account/password");
  const second = await activeCustomer(PASSWORD);
  const other = await context.newPage();
  await other.goto("/account");
  await other.click("button:has-text('Kijelentkezés'):visible >> nth=0");
  await other.waitForURL("**/login?notice=signed-out");
  await signIn(other, second);
  await page.fill("#current", PASSWORD);
  await page.fill("#password", "MasikJelszo2028");
  await page.click("main button:has-text('Jelszó mentése')");
  await page.waitForURL("**/inbox?notice=other-account");
  await context.close();
  const { page: check, context: fresh } = await newBrowserPage(browser);
  await signIn(check, second);
  await fresh.close();
});
