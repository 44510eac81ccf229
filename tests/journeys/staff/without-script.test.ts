/** The work of staff with JavaScript off: nothing is lost that was typed, and every act works. */
import type { Browser } from "playwright-core";
import { fillMailbox, mailboxCustomer } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage } from "@/tests/support/page-checks";
import { enterAs, sendQuestion, staffToken } from "./staff-visitor";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it("a reply is taken, noted on, assigned, taken over and answered with a text module of one's own", async () => {
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [{ subject: "Díjváltozás" }]);
  const reference = await sendQuestion(customer.accountId, message?.id ?? "", "Miért változott?");
  // A colleague, to whom the reply could be assigned.
  await staffToken("service");
  const { context, page, consoleErrors } = await newBrowserPage(browser, { script: false });
  await enterAs(context, "admin");

  const name = `Minta ${reference}`;
  await page.goto("/staff/text-modules");
  await page.click("main a[href='/staff/text-modules/new']");
  await page.fill("#name", name);
  await page.fill("#body", "A {szerzodes} miatt írunk.");
  await page.click("main button:has-text('Mentés')");
  await page.waitForSelector("[role=alert]");
  expect(await page.textContent("[role=alert]")).toContain("{szerzodes}");
  expect([await page.inputValue("#name"), await page.inputValue("#body")]).toEqual([
    name,
    "A {szerzodes} miatt írunk.",
  ]);
  await page.fill("#body", "Válaszolunk erre: {hivatkozás}.");
  await page.click("main button:has-text('Mentés')");
  await page.waitForURL(/\/staff\/text-modules\?notice=saved/);

  await page.goto(`/staff/replies/${reference}`);
  await page.click("main button:has-text('Magamhoz veszem')");
  await page.waitForURL(/notice=taken$/);
  const long = "a".repeat(2001);
  await page.fill("#note", long);
  await page.click("main button:has-text('Megjegyzés mentése')");
  await page.waitForSelector("[role=alert]");
  expect(await page.inputValue("#note")).toBe(long);
  await page.fill("#note", "Visszahívni.");
  await page.click("main button:has-text('Megjegyzés mentése')");
  await page.waitForURL(/notice=noted/);
  expect(await page.textContent("main")).toContain("Visszahívni.");
  await page.click("main button:has-text('Kiosztás')");
  await page.waitForURL(/notice=not-assigned/);
  await page.click("main button:has-text('Megjelölés: feldolgozás alatt')");
  await page.waitForURL(/notice=acknowledged/);

  await page.click(`main a:has-text('${name}')`);
  expect(await page.inputValue("#body")).toContain(`Válaszolunk erre: ${reference}.`);
  const typed = `${await page.inputValue("#body")}\nMég valami.`;
  await page.fill("#body", typed);
  await page.setInputFiles("#file", { name: "kép.png", mimeType: "application/pdf", buffer: Buffer.from("no PDF") });
  await page.click("main button:has-text('Válasz elküldése')");
  await page.waitForSelector("[role=alert]");
  expect(await page.inputValue("#body")).toBe(typed);
  await page.click("main button:has-text('Válasz elküldése')");
  await page.waitForURL(/notice=answered/);

  await page.goto(`/staff/customers?q=${encodeURIComponent(customer.email)}`);
  await page.click("tbody th a");
  await page.fill("#new-address", customer.email);
  await page.click("main button:has-text('Javaslat')");
  await page.waitForSelector("[role=alert]");
  expect(await page.inputValue("#new-address")).toBe(customer.email);
  expect(consoleErrors).toEqual([]);
  await context.close();
});
