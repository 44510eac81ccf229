/** Wrong passwords up to the lockout, its release by e-mail, and the account page. */
import { sql } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { signIn as signInOperation } from "@/lib/auth/sign-in/sign-in";
import { solveCaptcha } from "@/scripts/demo/solve-captcha";
import { launchBrowser } from "@/tests/support/browser";
import { activeCustomer, withPortalContext } from "@/tests/support/customers";
import { mailedLink } from "@/tests/support/emails";
import { newBrowserPage, pageFaults, uniqueClientAddress } from "@/tests/support/page-checks";

const PASSWORD = "SajatJelszo2027";
const NEXT_PASSWORD = "UjJelszo2028";
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.keyboard.press("Enter");
}

async function failed(page: Page): Promise<string> {
  const alert = page.locator("main [role=alert]");
  await alert.waitFor();
  return (await alert.textContent()) ?? "";
}

/** Ticks the captcha's box and waits until the browser has solved it. */
async function solveCaptchaInPage(page: Page): Promise<void> {
  await page.getByLabel("Nem vagyok robot").check();
  await page.getByText("Ellenőrizve").waitFor();
}

/** Fails sign-ins by the operation of the page, without the browser. */
async function failSignIns(email: string, times: number): Promise<void> {
  await withPortalContext(async (ctx) => {
    const subject = addressDigest(email, ctx.settings.authSecret);
    for (let time = 0; time < times; time++) {
      const answer = await solveCaptcha(ctx, { form: "sign-in", subject });
      await signInOperation(ctx, {
        emailAddress: email,
        password: "Rossz",
        answer,
        client: { ...UNKNOWN_CLIENT, limitKey: uniqueClientAddress() },
      });
    }
  });
}

it("R17: shows a captcha after three failures, keeps the address, and signs in with the solved captcha", async () => {
  const email = await activeCustomer(PASSWORD);
  const { context, page, consoleErrors } = await newBrowserPage(browser);
  for (let attempt = 1; attempt <= 3; attempt++) {
    await signIn(page, email, `Rossz${attempt}`);
    expect(await failed(page)).toContain("A megadott e-mail-cím vagy jelszó nem megfelelő.");
    expect(await page.inputValue("#email")).toBe(email);
  }
  await page.getByRole("heading", { name: "Biztonsági ellenőrzés" }).waitFor();
  expect(await pageFaults(page)).toEqual([]);

  await page.fill("#password", PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("#captcha-error").waitFor();
  expect(await page.textContent("#captcha-error")).toContain("Végezze el a biztonsági ellenőrzést.");
  expect(await pageFaults(page)).toEqual([]);

  await page.fill("#password", "Rossz4");
  await solveCaptchaInPage(page);
  await page.keyboard.press("Enter");
  await page.getByText("A megadott e-mail-cím vagy jelszó nem megfelelő.").first().waitFor();

  await page.fill("#password", PASSWORD);
  await solveCaptchaInPage(page);
  await page.click("main button:has-text('Bejelentkezés')");
  await page.waitForURL("**/inbox");
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("R17: without JavaScript the e-mailed link replaces the captcha", async () => {
  const email = await activeCustomer(PASSWORD);
  await failSignIns(email, 3);
  const { context, page } = await newBrowserPage(browser, { script: false });
  await signIn(page, email, PASSWORD);
  await page.getByRole("heading", { name: "Biztonsági ellenőrzés" }).waitFor();
  expect(await page.textContent("main")).toContain("engedélyezni kell a JavaScript futtatását");
  await page.click("main a:has-text('Kérjen jelszóváltoztatási linket e-mailben.')");
  await page.waitForURL("**/password/forgot");
  await page.fill("#email", email);
  await page.click("main button[type=submit]");
  await page.goto(await mailedLink(email, "/password/change/"));
  await page.fill("#password", NEXT_PASSWORD);
  await page.fill("#again", NEXT_PASSWORD);
  await page.click("main button:has-text('Jelszó mentése')");
  await page.waitForURL("**/inbox?notice=password-saved");
  await context.close();
});

describe.each([
  ["with", true],
  ["without", false],
])("R18: locked out, %s JavaScript", (_, script) => {
  it("refuses even the right password, and is released only by the e-mailed link", async () => {
    const email = await activeCustomer(PASSWORD);
    await failSignIns(email, 10);
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, email, PASSWORD);
    await page.waitForSelector("h1:has-text('A belépést letiltottuk')");
    if (script) expect(await pageFaults(page)).toEqual([]);
    // The page says what to do when the link does not arrive, and how to reach customer service.
    expect(await page.textContent("main h2")).toBe("Nem érkezett meg?");
    expect(await page.textContent("main button")).toBe("Új link kérése");
    expect(await page.locator("main a[href^='tel:']").isVisible()).toBe(true);

    const link = await mailedLink(email, "/password/change/");
    await page.goto(link);
    expect(new URL(page.url()).pathname).toBe("/password/change");
    await page.fill("#password", NEXT_PASSWORD);
    if (!script) await page.fill("#again", NEXT_PASSWORD);
    await page.click("main button:has-text('Jelszó mentése')");
    await page.waitForURL("**/inbox?notice=password-saved");
    await page.goto(link);
    expect(await page.textContent("h1")).toBe("Ez a link már nem használható");
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("forgotten password: the same response for every address", async () => {
  const { context, page } = await newBrowserPage(browser, { script: false });
  for (const email of ["senki@example.hu", "anna@example.com"]) {
    await page.goto("/password/forgot");
    await page.fill("#email", email);
    await page.click("main button[type=submit]");
    await page.waitForURL("**/password/sent");
    expect(await page.textContent("main strong")).toBe(email);
  }
  await context.close();
});

it("shows the account, renews the password, ends another device's session and all of them", async () => {
  const email = await activeCustomer(PASSWORD);
  const other = await newBrowserPage(browser);
  await signIn(other.page, email, PASSWORD);
  await other.page.waitForURL("**/inbox");

  const { context, page, consoleErrors } = await newBrowserPage(browser);
  await signIn(page, email, PASSWORD);
  await page.waitForURL("**/inbox");
  await page.goto("/account");
  expect(await page.textContent("main")).toContain(email);
  // The sign-in before this one, by the other browser.
  expect(await page.textContent("main dl div:has(dt:text('Utolsó bejelentkezés')) dd")).toMatch(/^20\d\d\./);
  expect(await pageFaults(page)).toEqual([]);
  await page.click("main button:has-text('Kijelentkeztetés')");
  await page.waitForURL("**/account?notice=session-ended");
  await other.page.goto("/inbox");
  expect(new URL(other.page.url()).pathname).toBe("/login");

  await page.goto("/account/password");
  expect(await pageFaults(page)).toEqual([]);
  await page.fill("#current", PASSWORD);
  await page.fill("#password", NEXT_PASSWORD);
  await page.click("main button:has-text('Jelszó mentése')");
  await page.waitForURL("**/inbox?notice=password-saved");

  await page.goto("/account");
  await page.click("main button:has-text('Kijelentkezés minden eszközön')");
  await page.waitForURL("**/login?notice=signed-out-everywhere");
  await page.goto("/account");
  expect(page.url()).toContain("/login?");
  expect(consoleErrors).toEqual([]);
  await Promise.all([context.close(), other.context.close()]);
});

it.each([
  ["with", true],
  ["without", false],
])("the reminder of unread messages is turned off and on, %s JavaScript", async (_, script) => {
  const email = await activeCustomer(PASSWORD);
  const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width: 360 });
  await signIn(page, email, PASSWORD);
  await page.waitForURL("**/inbox");
  await page.goto("/account");
  const card = page.locator("main section[aria-labelledby=reminders]");
  expect(await card.textContent()).toContain("egyszer e-mailben emlékeztetjük rá");
  for (const [button, text] of [
    ["Emlékeztető kikapcsolása", "Olvasatlan küldeményeiről nem küldünk emlékeztetőt."],
    ["Emlékeztető bekapcsolása", "egyszer e-mailben emlékeztetjük rá"],
  ] as const) {
    await card.locator(`button:text-is('${button}')`).click();
    await card.locator(`text=${text}`).waitFor();
    expect(await page.textContent("main [role=status]")).toContain("Az emlékeztető beállítását elmentettük.");
    if (script) expect(await pageFaults(page)).toEqual([]);
  }
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("R16: with an expired password the account leads to an e-mailed link, not to a form that cannot work", async () => {
  const email = await activeCustomer(PASSWORD);
  const { context, page } = await newBrowserPage(browser, { script: false, width: 360 });
  await signIn(page, email, PASSWORD);
  await page.waitForURL("**/inbox");
  await withPortalContext(async ({ db }) => {
    await db.execute(sql`
      update credentials set password_changed_at = now() - interval '400 days'
      where account_id = (select id from accounts where email_address = ${email})`);
  });
  await page.goto("/account");
  expect(await page.textContent("main")).toContain("lejárt");
  expect(await page.locator("main a[href='/account/password']").count()).toBe(0);
  await page.goto("/account/password");
  expect(await page.textContent("main h2")).toBe("A jelszava lejárt");
  expect(await page.locator("main input[type=password]").count()).toBe(0);
  await page.click("main button:has-text('Jelszóváltoztatási link kérése')");
  await page.waitForURL("**/password/sent");
  expect(await page.textContent("main")).toContain(email);
  await mailedLink(email, "/password/change/");
  await context.close();
});
