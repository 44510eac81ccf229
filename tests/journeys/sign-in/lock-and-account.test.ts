/** Wrong passwords up to the lock and the way out by e-mail; then the customer's own account page. */
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { activeCustomer } from "@/tests/support/customers";
import { mailedLink } from "@/tests/support/letters";
import { newVisitor, pageFaults } from "@/tests/support/page-checks";

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

describe.each([
  ["with", true],
  ["without", false],
])("locked out %s JavaScript", (_, script) => {
  it("warns before the lock, locks at the tenth, and lets in again by the mailed link only", async () => {
    const email = await activeCustomer(PASSWORD);
    const { context, page, complaints } = await newVisitor(browser, { script });
    for (let attempt = 1; attempt <= 9; attempt++) {
      await signIn(page, email, `Rossz${attempt}`);
      const alert = page.locator("main [role=alert]");
      await alert.waitFor();
      expect(await alert.textContent()).toContain("A megadott e-mail-cím vagy jelszó nem megfelelő.");
      expect((await alert.textContent())?.includes("letiltjuk a belépést")).toBe(attempt >= 8);
      expect(await page.inputValue("#email")).toBe(email);
    }
    await signIn(page, email, "Rossz10");
    await page.waitForSelector("h1:has-text('A belépést letiltottuk')");
    if (script) expect(await pageFaults(page)).toEqual([]);
    await signIn(page, email, PASSWORD);
    await page.waitForSelector("h1:has-text('A belépést letiltottuk')");

    const link = await mailedLink(email, "/password/change/");
    await page.goto(link);
    expect(new URL(page.url()).pathname).toBe("/password/change");
    await page.fill("#password", NEXT_PASSWORD);
    if (!script) await page.fill("#again", NEXT_PASSWORD);
    await page.click("main button:has-text('Jelszó mentése')");
    await page.waitForURL("**/inbox?notice=password-saved");
    await page.goto(link);
    expect(await page.textContent("h1")).toBe("Ez a link már nem használható");
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);
});

it("answers for an address nobody has exactly as for a customer's, up to the lock", async () => {
  const { context, page } = await newVisitor(browser, { script: false });
  const stranger = `senki.${Math.floor(performance.now() * 1000)}@example.hu`;
  for (let attempt = 1; attempt <= 9; attempt++) {
    await signIn(page, stranger, `Rossz${attempt}`);
    expect(await page.textContent("main [role=alert]")).toContain("A megadott e-mail-cím vagy jelszó nem megfelelő.");
  }
  await signIn(page, stranger, "Rossz10");
  expect(await page.textContent("h1")).toBe("A belépést letiltottuk");
  await context.close();
});

it("forgotten password: the same answer for everybody, and a link for the customer", async () => {
  const { context, page } = await newVisitor(browser, { script: false });
  for (const email of ["senki@example.hu", "anna@example.com"]) {
    await page.goto("/password/forgot");
    await page.fill("#email", email);
    await page.click("main button[type=submit]");
    expect(new URL(page.url()).pathname).toBe("/password/sent");
    expect(await page.textContent("main strong")).toBe(email);
  }
  await context.close();
});

it("shows the account, renews the password, ends another device's session and all of them", async () => {
  const email = await activeCustomer(PASSWORD);
  const other = await newVisitor(browser);
  await signIn(other.page, email, PASSWORD);
  await other.page.waitForURL("**/inbox");

  const { context, page, complaints } = await newVisitor(browser);
  await signIn(page, email, PASSWORD);
  await page.waitForURL("**/inbox");
  await page.goto("/account");
  expect(await page.textContent("main")).toContain(email);
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
  expect(complaints).toEqual([]);
  await Promise.all([context.close(), other.context.close()]);
}, 60_000);
