/** Deleting, undoing and restoring messages; changing the language; signing out. With and without JavaScript. */
import type { Browser } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import {
  cookieOf,
  fillMailbox,
  historyOf,
  mailboxCustomer,
  openFromList,
  type Placed,
  signIn,
  subjectsOf,
} from "./mailbox-customer";

const pdf = [{ filename: "irat.pdf", bytes: Buffer.from("%PDF-1.7") }];
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each([
  ["with", true],
  ["without", false],
])("a mailbox kept in order %s JavaScript", (_, script) => {
  it("deletes, undoes, restores, changes the language, signs out, and shows nothing afterwards", async () => {
    const customer = await mailboxCustomer();
    const [first, second, third] = (await fillMailbox(
      customer,
      ["Első", "Második", "Harmadik"].map((subject, index) => ({ subject, daysAgo: 9 - index, documents: pdf })),
    )) as [Placed, Placed, Placed];
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, customer);

    // Deletes from the page of the message, without a confirmation, and undoes it.
    await openFromList(page, "Harmadik");
    await page.click("main button:has-text('Törlés')");
    await page.waitForURL("**/inbox?notice=deleted**");
    expect(await page.textContent("main [role=status]")).toContain("1 küldeményt áthelyeztünk");
    expect(await subjectsOf(page)).toEqual(["Második", "Első"]);
    await page.click("main button:has-text('Visszavonás')");
    await page.waitForURL("**/inbox?notice=restored**");
    expect(await subjectsOf(page)).toEqual(["Harmadik", "Második", "Első"]);
    expect(await historyOf(third.id)).toEqual(["placed", "opened", "deleted", "restored"]);

    // Nothing selected is an error.
    await page.goto("/inbox?notice=none-selected");
    expect(await page.textContent("main [role=alert]")).toContain("Jelöljön ki legalább egy küldeményt.");
    expect(await page.title()).toBe("Hiba: Beérkezett küldemények – Küldeményeim portál");

    // Deletes several at once; the order of the list is kept.
    await page.goto("/inbox?sort=subject");
    for (const { id } of [first, second]) await page.check(`main input[name=id][value='${id}']`);
    await page.click("main button[name=intent][value=delete]");
    await page.waitForURL("**/inbox?sort=subject&notice=deleted**");
    expect(await page.textContent("main [role=status]")).toContain("2 küldeményt áthelyeztünk");
    expect(await subjectsOf(page)).toEqual(["Harmadik"]);

    // In the trash the unread mark is kept, and the document opens only from there.
    const cookie = await cookieOf(page);
    const status = async (address: string) =>
      (await fetch(`${testPortal().portalUrl}${address}`, { headers: { cookie }, redirect: "manual" })).status;
    const documentId = first.documents[0]?.id;
    expect(await status(`/documents/${documentId}`)).toBe(404);
    expect(await status(`/documents/${documentId}?from=trash`)).toBe(200);
    expect(await status(`/documents/${third.documents[0]?.id}?from=trash`)).toBe(404);
    expect(await status(`/inbox/${first.id}`)).toBe(404);
    await page.click("header nav a[href='/trash']");
    await page.waitForURL("**/trash");
    // Type, contract, and the days that are left.
    expect(await page.textContent("main")).toMatch(/Végleges törlés napja:\s*20\d\d\.\s\S+\s\d+\.\s30\snap\smúlva/);
    expect(await page.textContent("main li:has-text('Második')")).toContain("Értesítő levél");
    // The subject opens the text, with its documents; from there it can be restored too.
    await page.click("main a:has-text('Első')");
    await page.waitForURL(`**/trash/${first.id}`);
    expect(await page.textContent("main")).toContain("Tisztelt Ügyfelünk!");
    expect(await page.textContent("main")).toMatch(/30\snap\smúlva/);
    expect(await page.getAttribute("main a:has-text('Megnyitás')", "href")).toMatch(/\?from=trash$/);
    if (script) expect(await pageFaults(page)).toEqual([]);
    expect(await historyOf(first.id)).toContain("opened");
    expect(await status(`/trash/${third.id}`)).toBe(404);
    await page.goto("/trash");
    expect(await page.getAttribute("main a:has-text('irat.pdf')", "href")).toMatch(/\?from=trash$/);
    if (script) expect(await pageFaults(page)).toEqual([]);
    await page.click("main button:has-text('Visszaállítás'):has-text('Második')");
    await page.waitForURL("**/trash?notice=restored");
    expect(await page.textContent("main [role=status]")).toContain("A küldeményt visszaállítottuk.");
    await page.goto("/inbox");
    expect(await subjectsOf(page)).toEqual(["Harmadik", "Második"]);
    const row = page.locator("main table tr:has-text('Második')");
    expect(await row.textContent()).toContain("Olvasatlan");

    // Marks several as read at once.
    await page.check(`main input[name=id][value='${second.id}']`);
    await page.click("main button[name=intent][value=read]");
    await page.waitForURL("**/inbox?notice=read**");
    expect(await row.textContent()).not.toContain("Olvasatlan");
    expect(await historyOf(second.id)).toEqual(["placed", "deleted", "restored"]);

    // Changing the language keeps the page.
    await page.goto("/inbox?sort=subject&dir=desc");
    await page.click("header button:has-text('English') >> visible=true");
    await page.waitForSelector("h1:text-is('Inbox')");
    expect(page.url()).toMatch(/\/inbox\?sort=subject&dir=desc$/);
    expect(await page.getAttribute("html", "lang")).toBe("en");
    await page.click("header button:has-text('Magyar') >> visible=true");
    await page.waitForSelector("h1:has-text('Beérkezett küldemények')");

    // After signing out, Back shows nothing.
    await page.goto(`/inbox/${third.id}`);
    await page.goto("/inbox");
    await page.click("header nav button:has-text('Kijelentkezés')");
    await page.waitForURL("**/login?notice=signed-out");
    for (let step = 0; step < 3; step++) {
      await page.goBack({ waitUntil: "load" }).catch(() => null);
      await page.waitForURL("**/login**");
      expect(await page.textContent("body")).not.toContain("Harmadik");
    }
    for (const address of ["/inbox", `/inbox/${third.id}`, `/documents/${third.documents[0]?.id}`]) {
      expect([302, 303, 307]).toContain(await status(address));
    }
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("a form on another customer's page does nothing in this session", async () => {
  const one = await mailboxCustomer();
  const other = await mailboxCustomer();
  const [message] = await fillMailbox(one, [{ subject: "Az elsőé" }]);
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, one);
  await page.goto(`/inbox/${message?.id}`);
  const second = await context.newPage();
  await context.clearCookies();
  await signIn(second, other);
  await page.click("main button:has-text('Törlés')");
  await page.waitForURL("**/inbox?notice=other-account");
  expect(await historyOf(message?.id ?? "")).toEqual(["placed", "opened"]);
  await context.close();
});
