/** Finding messages and acting on several at once, with and without JavaScript. */
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import {
  fillMailbox,
  historyOf,
  type MessageToPlace,
  mailboxCustomer,
  postList,
  signIn,
  subjectsOf,
  untilListIsInteractive,
} from "./mailbox-customer";

const pdf = (filename: string) => [{ filename, bytes: Buffer.from("%PDF-1.7\n%%EOF\n") }];
const MESSAGES: MessageToPlace[] = [
  {
    subject: "Csekk a tavaszi díjról",
    documentType: "premium-bill",
    contractNumber: "LAK-2026-000123",
    documents: pdf("csekk.pdf"),
  },
  {
    subject: "Módosított kötvény",
    documentType: "policy",
    contractNumber: "LAK-2026-000123",
    documents: pdf("Módosított_kötvény.pdf"),
  },
  { subject: "Ügyfélszolgálatunk nyitvatartása", documentType: "other", contractNumber: null, product: null },
  {
    subject: "Évforduló: a casco díja",
    documentType: "notice",
    contractNumber: "CAS-7",
    product: "Casco",
    documents: pdf("dijkozlo.pdf"),
  },
  { subject: "Éves díjigazolás", documentType: "premium-certificate", contractNumber: "CAS-7", product: "Casco" },
];
/** With these the mailbox is large enough for the form of filters; no search below finds them. */
const OTHERS: MessageToPlace[] = Array.from({ length: 5 }, (_, index) => ({
  subject: `Tudnivalók ${index + 1}`,
  documentType: "other",
  contractNumber: "UTAS-1",
  product: "Utasbiztosítás",
  daysAgo: 20 - index,
}));
const messagesToPlace = MESSAGES.map((message, index) => ({ ...message, daysAgo: 50 - index }));

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const heading = (page: Page) => page.textContent("main [role=status], main [role=alert]");
const pick = async (page: Page, ...ids: string[]) => {
  for (const id of ids) await page.check(`main input[name=id][value='${id}']`);
};
const press = (page: Page, intent: string) => page.click(`main button[name=intent][value=${intent}]`);

describe.each([
  ["with", true, 1280],
  ["without", false, 1280],
  ["on a phone with", true, 360],
])("%s JavaScript", (_, script, width) => {
  it("finds by any word, filters, groups, and removes each filter again", async () => {
    const customer = await mailboxCustomer();
    await fillMailbox(customer, [...messagesToPlace, ...OTHERS]);
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width });
    await signIn(page, customer);

    const find = async (text: string) => {
      await page.fill("#q", text);
      await page.click("main search button");
      await page.waitForURL((url) => url.searchParams.get("q") === text);
      return (await subjectsOf(page)).toSorted();
    };
    expect(await find("dijak")).toEqual(["Csekk a tavaszi díjról", "Évforduló: a casco díja"]);
    expect(await page.textContent("main")).toContain("2 találat erre: „dijak”");
    expect(await find("kotvenyeket")).toEqual(["Módosított kötvény"]);
    expect(await find("lak 000123 csekkek")).toEqual(["Csekk a tavaszi díjról"]);
    expect(await find("díjközlő")).toEqual(["Évforduló: a casco díja"]);
    expect(await find("' | & ! : *")).toEqual([]);
    expect(await page.textContent("main")).toContain("Nincs a feltételeknek megfelelő küldemény.");
    if (script) expect(await pageFaults(page)).toEqual([]);

    // The empty answer leads on: without the filters, in the trash, to all messages, to customer service.
    await page.goto("/inbox?q=d%C3%ADjak&type=terms");
    const way = (text: string) => page.getAttribute(`main a:text-is('${text}')`, "href");
    expect(await way("Keresés szűrők nélkül")).toBe("/inbox?q=d%C3%ADjak");
    expect(await way("Keresés a törölt küldemények között")).toBe("/trash?q=d%C3%ADjak");
    expect(await way("Az összes küldemény megjelenítése")).toBe("/inbox");
    expect(await way("Segítségkérés az ügyfélszolgálattól")).toBe("/help");
    await page.click("main a:text-is('Keresés szűrők nélkül')");
    await page.waitForURL("**/inbox?q=d%C3%ADjak");
    expect(await subjectsOf(page)).toHaveLength(2);

    // The searched text stays when filters change, and the filters stay when the text changes.
    await find("díj");
    await page.click("main details summary");
    if (script) expect(await pageFaults(page)).toEqual([]);
    await page.selectOption("select[name=contract]", "CAS-7");
    await page.check("input[name=group]");
    await page.click("main form button:has-text('Szűrés')");
    await page.waitForURL("**/inbox?group=contract&q=d%C3%ADj&contract=CAS-7");
    expect(await subjectsOf(page)).toEqual(["Éves díjigazolás", "Évforduló: a casco díja"]);
    expect(await page.locator("main tbody th").allTextContents()).toEqual(["CAS-7 · Casco"]);
    if (script) expect(await pageFaults(page)).toEqual([]);
    expect(await find("igazolás")).toEqual([]);
    expect(await find("díjigazolás")).toEqual(["Éves díjigazolás"]);
    expect(page.url()).toContain("contract=CAS-7");
    await page.click("main a[aria-label='Szűrő törlése: Keresés: díjigazolás']");
    await page.waitForURL("**/inbox?group=contract&contract=CAS-7");
    await page.click("main a:has-text('Szűrők törlése')");
    await page.waitForURL("**/inbox?group=contract");
    expect(await page.locator("main tbody th").allTextContents()).toEqual([
      "CAS-7 · Casco",
      "LAK-2026-000123 · Lakásbiztosítás",
      "UTAS-1 · Utasbiztosítás",
      "Szerződéshez nem tartozó küldemények",
    ]);
    expect(await subjectsOf(page)).toEqual([
      "Éves díjigazolás",
      "Évforduló: a casco díja",
      "Módosított kötvény",
      "Csekk a tavaszi díjról",
      ...OTHERS.map(({ subject }) => subject).toReversed(),
      "Ügyfélszolgálatunk nyitvatartása",
    ]);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });

  it("acts on several at once, says what could not be done, and shows nothing about foreign messages", async () => {
    const customer = await mailboxCustomer();
    const [cheque, policy, hours, casco, certificate] = (await fillMailbox(customer, messagesToPlace)).map(
      ({ id }) => id,
    ) as [string, ...string[]];
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width });
    await signIn(page, customer);

    // Nothing selected, and more than the limit.
    const post = (fields: [string, string][], address = "/download/selected") => postList(page, address, fields);
    expect(await post([["intent", "zip"]])).toContain("/inbox?notice=none-selected");
    const many = Array.from({ length: 101 }, () => ["id", randomUUID()] as [string, string]);
    expect(await post(many)).toContain("/inbox?notice=too-many");
    for (const [notice, words] of [
      ["none-selected", "Jelöljön ki legalább egy küldeményt."],
      ["too-many", "Egyszerre legfeljebb 100 küldeményt jelölhet ki."],
      ["zip-none", "A kijelölt küldeményekben nincs letölthető dokumentum."],
    ]) {
      await page.goto(`/inbox?notice=${notice}`);
      expect(await heading(page)).toContain(words);
      expect(await page.title()).toMatch(/^Hiba: /);
      if (script) expect(await pageFaults(page)).toEqual([]);
    }

    // A ZIP of two messages; then of one without a document.
    await page.goto("/inbox?sort=subject");
    if (script) await untilListIsInteractive(page);
    await pick(page, cheque, hours ?? "");
    if (script) await page.waitForSelector("main form [role=status]:text-is('2 küldemény kijelölve')");
    if (script) expect(await pageFaults(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "zip")]);
    expect(download.suggestedFilename()).toMatch(/^Kuldemenyeim_.*\.zip$/);
    expect(page.url()).toMatch(/\/inbox\?sort=subject$/);
    await page.goto("/inbox?sort=subject");
    await pick(page, hours ?? "");
    await press(page, "zip");
    await page.waitForURL("**/inbox?sort=subject&notice=zip-none");

    // Marks as read. The download has left the customer's own marks; marking adds no event.
    await page.goto("/inbox");
    await pick(page, policy ?? "", casco ?? "");
    await press(page, "read");
    await page.waitForURL("**/inbox?notice=read&n=2");
    expect(await heading(page)).toContain("2 küldeményt megjelöltünk olvasottként.");
    expect(await page.textContent("main .lead")).toBe("5 küldemény, ebből 3 olvasatlan");
    expect(await historyOf(policy ?? "")).toEqual(["placed"]);

    // Another tab has deleted one of them meanwhile.
    const other = await context.newPage();
    await other.goto(`/inbox/${certificate}`);
    await page.goto("/inbox?sort=subject");
    await pick(page, cheque, certificate ?? "");
    await other.click("main button:has-text('Törlés')");
    await other.waitForURL("**/inbox?notice=deleted**");
    await press(page, "delete");
    await page.waitForURL("**/inbox?sort=subject&notice=deleted**");
    expect(await page.locator("main [role=status]").allTextContents()).toEqual(
      expect.arrayContaining([
        expect.stringContaining("1 küldeményt áthelyeztünk"),
        expect.stringContaining("A kijelölt küldemények egy része időközben törlődött."),
      ]),
    );
    if (script) expect(await pageFaults(page)).toEqual([]);
    await page.click("main button:has-text('Visszavonás')");
    await page.waitForURL("**/inbox?sort=subject&notice=restored&n=1");
    expect(await subjectsOf(page)).toContain("Csekk a tavaszi díjról");
    expect(await historyOf(cheque)).toEqual(["placed", "downloaded", "deleted", "restored"]);

    // Foreign and unknown ids get the same response, and nothing changes.
    const stranger = await mailboxCustomer();
    const [foreign] = await fillMailbox(stranger, [{ subject: "Másé", documents: pdf("x.pdf") }]);
    for (const id of [foreign?.id ?? "", randomUUID(), certificate ?? ""]) {
      expect(await post([["id", id]])).toContain("/inbox?notice=all-gone");
    }
    expect(await historyOf(foreign?.id ?? "")).toEqual(["placed"]);
    await page.goto("/inbox?notice=all-gone");
    expect(await heading(page)).toContain("A kijelölt küldemények időközben törlődtek.");
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("selects all on the page by one box, shows the count, and keeps the boxes consistent", async () => {
  const customer = await mailboxCustomer();
  await fillMailbox(customer, messagesToPlace);
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  const all = page.locator("main thead input[type=checkbox]");
  const counted = (words: string) => page.waitForSelector(`main form [role=status]:text-is('${words}')`);
  await all.focus();
  await page.keyboard.press("Space");
  await counted("5 küldemény kijelölve");
  expect(await page.locator("main input[name=id]:checked").count()).toBe(5);
  await page.locator("main input[name=id]").first().uncheck();
  await counted("4 küldemény kijelölve");
  expect(await all.evaluate((box: HTMLInputElement) => [box.checked, box.indeterminate])).toEqual([false, true]);
  await page.locator("main input[name=id]").first().check();
  expect(await all.isChecked()).toBe(true);
  await page.keyboard.press("Tab");
  await all.uncheck();
  await page.waitForFunction(() => document.querySelector("main form [role=status]")?.textContent === "");
  await context.close();
});

it("deleting all messages of the last page leads to the first page, with notice and undo", async () => {
  const customer = await mailboxCustomer();
  await fillMailbox(
    customer,
    Array.from({ length: 21 }, (_, index) => ({ subject: `Levél ${index}`, daysAgo: 30 - index })),
  );
  const { context, page } = await newBrowserPage(browser, { script: false });
  await signIn(page, customer);
  await page.goto("/inbox?page=2");
  await page.check("main input[name=id]");
  await press(page, "delete");
  await page.waitForURL("**/inbox?notice=deleted**");
  expect(await subjectsOf(page)).toHaveLength(20);
  await page.click("main button:has-text('Visszavonás')");
  await page.waitForURL("**/inbox?notice=restored&n=1");
  expect(await page.textContent("main .lead")).toContain("21 küldemény");
  await context.close();
});
