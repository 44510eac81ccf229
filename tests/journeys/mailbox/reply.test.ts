/** "Válasz írása" (R9): typed text is kept on errors; a reply is sent once and has a reference. */
import type { Browser } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { fillMailbox, historyOf, type MailboxCustomer, mailboxCustomer, signIn } from "./mailbox-customer";

const TEXT = "Tisztelt Ügyfélszolgálat!\n\nKérem, küldjék el a díjigazolást is. „Köszönöm” – <b>Petra</b> & Ödön\n";
let browser: Browser;
let customer: MailboxCustomer;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
});
afterAll(() => browser.close());

const place = async (subject: string, option = {}) => {
  const [message] = await fillMailbox(customer, [{ subject, ...option }]);
  if (!message) throw new Error("nothing placed");
  return message;
};

describe.each([
  ["with", true],
  ["without", false],
])("a reply %s JavaScript", (mode, script) => {
  it("is kept on an error, sent once, numbered, and listed", async () => {
    const message = await place(`Kérdés ${mode}`);
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, customer);
    await page.goto(`/inbox/${message.id}`);
    // With script the link opens the form in the page (conversation.test.ts); its address is the reply page.
    if (script) await page.goto((await page.getAttribute("main a:has-text('Válasz írása')", "href")) ?? "");
    else await page.click("main a:has-text('Válasz írása')");
    await page.waitForURL(`**/inbox/${message.id}/reply`);
    expect(await page.textContent("main .lead")).toContain(`„Kérdés ${mode}”`);

    await page.click("main button[type=submit]");
    await page.waitForSelector("main [role=alert] >> text=Írja be az üzenetét.");
    if (script) {
      expect(await page.title()).toBe("Hiba: Válasz írása – Küldeményeim portál");
      expect(await pageFaults(page)).toEqual([]);
    }

    const long = "á".repeat(4001);
    await page.fill("#body", long);
    await page.click("main button[type=submit]");
    await page.waitForSelector("main [role=alert] >> text=/legfeljebb 4000 karakterből állhat/");
    expect(await page.inputValue("#body")).toBe(long);

    await page.fill("#body", TEXT);
    if (script) await page.waitForSelector("main >> text=/Még 3\\s?9\\d\\d karaktert írhat/");
    await page.dblclick("main button[type=submit]");
    await page.waitForURL("**/sent/V-*?notice=sent");
    const reference = /V-\d{4}-[A-Z0-9]{6}/.exec(page.url())?.[0] ?? "";
    expect(await page.textContent("h1")).toBe("Válaszát elküldtük");
    const main = (await page.textContent("main")) ?? "";
    expect(main).toContain(reference);
    expect(main).toContain("„Köszönöm” – <b>Petra</b> & Ödön");
    if (script) expect(await pageFaults(page)).toEqual([]);

    await page.goto("/sent");
    expect(await page.locator(`main a:has-text('Kérdés ${mode}')`).count()).toBe(1);
    expect(await page.textContent("main")).toContain(reference);
    await page.click(`main a:has-text('Kérdés ${mode}')`);
    await page.waitForURL(`**/sent/${reference}`);
    expect(await page.textContent("main")).toContain("Kérem, küldjék el a díjigazolást is.");
    await page.goto(`/inbox/${message.id}`);
    expect(await page.textContent("main")).toMatch(/Erre a küldeményre 20\d\d\.\s.+ napján válaszolt\./);
    expect((await historyOf(message.id)).filter((kind) => kind === "replied")).toHaveLength(1);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("the same form sent twice, as Back and a second click would, leads to the first reply", async () => {
  const message = await place("Kétszer");
  const { context, page } = await newBrowserPage(browser, { script: false });
  await signIn(page, customer);
  await page.goto(`/inbox/${message.id}/reply`);
  await page.fill("#body", "Egyszer küldöm.");
  await page.click("main button[type=submit]");
  await page.waitForURL("**/sent/V-*");
  const first = page.url();
  await page.goBack();
  await page.waitForURL("**/reply");
  if ((await page.inputValue("#body")) === "") await page.fill("#body", "Egyszer küldöm.");
  await page.click("main button[type=submit]");
  await page.waitForURL("**/sent/V-*");
  const replied = (await historyOf(message.id)).filter((kind) => kind === "replied");
  // A reloaded page has a new form token; a page from the browser's cache has the old one, which sends nothing again.
  expect(replied).toHaveLength(page.url() === first ? 1 : 2);
  await context.close();
});

it("a message that allows no reply says whom to contact, and has no form", async () => {
  const message = await place("Nem válaszolható", { allowReply: false });
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  await page.goto(`/inbox/${message.id}`);
  expect(await page.textContent("main")).toContain("Erre a küldeményre itt nem tud válaszolni.");
  expect(await page.locator("main a[href$='/reply']").count()).toBe(0);
  await page.goto(`/inbox/${message.id}/reply`);
  expect(page.url()).toMatch(new RegExp(`/inbox/${message.id}$`));
  await context.close();
});

it("R8: the account page lists the customer's notifications with address and time, and nobody else's", async () => {
  const message = await place("Levelek");
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  await page.goto(`/inbox/${message.id}/reply`);
  await page.fill("#body", "Megkaptam.");
  await page.click("main button[type=submit]");
  await page.waitForURL("**/sent/V-*");
  await page.goto("/account");
  await page.click("main a[href='/account/emails']");
  await page.waitForURL("**/account/emails");
  const emails = page.locator("main section[aria-label='Önnek küldött e-mailek']");
  const row = emails.locator("li", { hasText: "Megkaptuk válaszát" }).first();
  const words = await row.textContent();
  // By day, with the time in each row.
  expect(await emails.locator("section:has-text('Megkaptuk válaszát') h2").textContent()).toMatch(
    /^20\d\d\.\s\S+\s\d+\.$/,
  );
  expect(words).toMatch(/\d+:\d\d – /);
  expect(words).toContain(customer.email);
  expect(words).toMatch(/elküldve|küldés folyamatban/);
  expect((await emails.textContent())?.match(/\S+@\S+/g)?.every((one) => one.includes(customer.email))).toBe(true);
  expect(await pageFaults(page)).toEqual([]);
  await context.close();
});
