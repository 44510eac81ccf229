/** The inbox: every order of the address, pages, filters, marks; with and without JavaScript. */
import type { Browser } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { type BrowserPage, newBrowserPage } from "@/tests/support/page-checks";
import {
  fillMailbox,
  type MailboxCustomer,
  type MessageToPlace,
  mailboxCustomer,
  openFromList,
  signIn,
  subjectsOf,
} from "./mailbox-customer";

const pdf = (bytes: number) => [{ filename: "irat.pdf", bytes: Buffer.alloc(bytes, "x") }];
/** Subjects for the Hungarian alphabet: cs sorts after cz, dzs after dz; á sorts like a at first. */
const MESSAGES: MessageToPlace[] = [
  {
    subject: "csont",
    daysAgo: 2,
    documentType: "policy",
    contractNumber: "300",
    sender: "Dóra Kft.",
    documents: pdf(9),
  },
  {
    subject: "cukor",
    daysAgo: 5,
    documentType: "offer",
    contractNumber: "100",
    sender: "Ádám Zrt.",
    documents: pdf(40),
  },
  { subject: "dzsem", daysAgo: 340, documentType: "terms", contractNumber: null, sender: "Zita Bt." },
  { subject: "díj", daysAgo: 100, documentType: "premium-bill", contractNumber: "200", sender: "Adél Bt." },
  {
    subject: "ének",
    daysAgo: 30,
    documentType: "policy",
    contractNumber: "200",
    sender: "Zita Bt.",
    documents: pdf(20),
  },
  { subject: "elem", daysAgo: 1, documentType: "notice", contractNumber: "300", sender: "Cecília Zrt." },
];
const READ = ["cukor", "ének"];

/** Every order of the inbox; equal messages newest first. */
const ORDERS: Record<string, string[]> = {
  "sort=date&dir=desc": ["elem", "csont", "cukor", "ének", "díj", "dzsem"],
  "sort=date&dir=asc": ["dzsem", "díj", "ének", "cukor", "csont", "elem"],
  "sort=subject&dir=asc": ["cukor", "csont", "díj", "dzsem", "elem", "ének"],
  "sort=subject&dir=desc": ["ének", "elem", "dzsem", "díj", "csont", "cukor"],
  // Ajánlat, Díjbekérő, Értesítő levél, Kötvény (two: newest first), Szerződési feltételek
  "sort=type&dir=asc": ["cukor", "díj", "elem", "csont", "ének", "dzsem"],
  "sort=sender&dir=asc": ["cukor", "díj", "elem", "csont", "ének", "dzsem"],
  "sort=deletion&dir=asc": ["dzsem", "díj", "ének", "cukor", "csont", "elem"],
  "sort=deletion&dir=desc": ["elem", "csont", "cukor", "ének", "díj", "dzsem"],
  "sort=size&dir=desc": ["cukor", "ének", "csont", "elem", "díj", "dzsem"],
  "sort=unread&dir=desc": ["elem", "csont", "díj", "dzsem", "cukor", "ének"],
  "sort=unread&dir=asc": ["cukor", "ének", "elem", "csont", "díj", "dzsem"],
};

let browser: Browser;
let customer: MailboxCustomer;
let signedIn: BrowserPage;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  await fillMailbox(customer, MESSAGES);
  signedIn = await newBrowserPage(browser);
  await signIn(signedIn.page, customer);
  for (const subject of READ) {
    await signedIn.page.goto("/inbox");
    await signedIn.page.click(`main table a:has-text("${subject}")`);
    await signedIn.page.waitForSelector(`h1:has-text("${subject}")`);
  }
});
afterAll(() => browser.close());

describe("the order of the list", () => {
  it.each(Object.entries(ORDERS))("%s", async (query, order) => {
    await signedIn.page.goto(`/inbox?${query}`);
    expect(await subjectsOf(signedIn.page)).toEqual(order);
  });

  it("by contract number, messages without one at the end, equal ones newest first", async () => {
    await signedIn.page.goto("/inbox?sort=contract");
    expect(await subjectsOf(signedIn.page)).toEqual(["cukor", "ének", "díj", "elem", "csont", "dzsem"]);
  });

  it("is reversed by the header of its column, which shows the direction", async () => {
    const { page } = signedIn;
    await page.goto("/inbox");
    const head = page.locator("main th", { hasText: "Tárgy" });
    await head.locator("a").click();
    await page.waitForURL("**/inbox?sort=subject");
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    expect(await subjectsOf(page)).toEqual(ORDERS["sort=subject&dir=asc"]);
    await head.locator("a").click();
    await page.waitForURL("**/inbox?sort=subject&dir=desc");
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    expect(await subjectsOf(page)).toEqual(ORDERS["sort=subject&dir=desc"]);
  });
});

describe("the address of the list", () => {
  it.each([
    "sort=&dir=&page=&state=&type=&contract=&from=&to=&q=",
    "sort=constructor&dir=__proto__&state=toString",
    "sort=subject'--&dir=desc;drop table messages",
    "sort=date&sort=subject&dir=asc&dir=desc&page=1&page=2",
    "page=-1",
    "page=0",
    "page=1e9",
    "page=99999999999999999999",
    "page=%00",
    "contract=%00",
    "contract=%ED%A0%80",
    "from=2026-02-31&to=tegnap",
    "from=2999-12-31&to=2000-01-01",
    "from=9999-99-99&to=-1",
    "type[]=policy&sort[]=size",
    "order=constructor",
    "notice=deleted&id=x&id=00000000-0000-4000-8000-000000000000",
    "notice=read&n=1e308",
    "notice=__proto__&n=-1",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E=1&q=%3Cscript%3E",
  ])("%s is never an error", async (query) => {
    const { page } = signedIn;
    const answer = await page.goto(`/inbox?${query}`);
    expect(answer?.status()).toBe(200);
    expect(await page.textContent("h1")).toBe("Beérkezett küldemények");
  });

  it("a very long query is no error either", async () => {
    const { page } = signedIn;
    expect((await page.goto(`/inbox?contract=${"9".repeat(3000)}`))?.status()).toBe(200);
    expect(await subjectsOf(page)).toHaveLength(MESSAGES.length);
    // A long search text is cut, not ignored, and is shown in its field.
    expect((await page.goto(`/inbox?q=${"x".repeat(3000)}`))?.status()).toBe(200);
    expect(await page.inputValue("#q")).toBe("x".repeat(200));
  });

  it("an unknown value is ignored, the known ones beside it are not", async () => {
    await signedIn.page.goto("/inbox?sort=color&dir=up&state=maybe&type=policy&page=x");
    expect(await subjectsOf(signedIn.page)).toEqual(["csont", "ének"]);
  });

  it("filters by type, contract, state and days, and says when nothing is left", async () => {
    const { page } = signedIn;
    await page.goto("/inbox?contract=200&sort=subject");
    expect(await subjectsOf(page)).toEqual(["díj", "ének"]);
    await page.goto("/inbox?state=read");
    expect(await subjectsOf(page)).toEqual(["cukor", "ének"]);
    await page.goto("/inbox?state=unread&type=policy");
    expect(await subjectsOf(page)).toEqual(["csont"]);
    await page.goto("/inbox?type=reply");
    expect(await page.textContent("main")).toContain("Nincs a feltételeknek megfelelő küldemény.");
    await page.click("main a:has-text('Szűrők törlése') >> visible=true");
    await page.waitForURL("**/inbox");
    expect(await subjectsOf(page)).toHaveLength(MESSAGES.length);
  });

  it("unread messages are marked by a word, and what is deleted in 30 days shows the day and the days left", async () => {
    const { page } = signedIn;
    await page.goto("/inbox?sort=unread&dir=asc");
    const rows = await page.locator("main table tr:has(a[href^='/inbox/'])").allInnerTexts();
    expect(rows.map((row) => row.includes("Olvasatlan"))).toEqual([false, false, true, true, true, true]);
    for (const row of rows) expect(row).toMatch(/20\d\d\.\s[a-záéú]+\.?\s\d{1,2}\./);
    expect(rows.map((row) => row.includes("Törlődik"))).toEqual([false, false, false, false, false, true]);
    expect(rows.at(-1)).toMatch(/Törlődik \d+ nap múlva\s+20\d\d\.\s[a-záéú]+\.?\s\d{1,2}\./);
    expect(await page.textContent("main .lead")).toBe("6 küldemény, ebből 4 olvasatlan");
  });

  it("the page of a message has the meter of its deletion in the last 30 days only", async () => {
    const { page } = signedIn;
    for (const [subject, meters] of [
      ["dzsem", 1],
      ["díj", 0],
    ] as const) {
      await page.goto("/inbox");
      await openFromList(page, subject);
      expect(await page.textContent("main aside")).toMatch(/Törlés napja\s*20\d\d\..*\d+\snap\smúlva/);
      expect([subject, await page.locator("main meter").count()]).toEqual([subject, meters]);
    }
  });
});

describe.each([
  ["with", true],
  ["without", false],
])("a mailbox of three pages %s JavaScript", (_, script) => {
  it("shows 20 a page, newest first among equals, counts in its title, and turns its pages", async () => {
    const full = await mailboxCustomer();
    await fillMailbox(
      full,
      Array.from({ length: 45 }, (_item, index) => ({ subject: `Levél ${index + 1}`, daysAgo: 50 - index })),
    );
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, full);
    expect(await subjectsOf(page)).toEqual(Array.from({ length: 20 }, (_item, index) => `Levél ${45 - index}`));
    expect(await page.title()).toBe("Beérkezett küldemények (1. oldal, összesen 3) – Küldeményeim portál");
    expect(await page.locator("main a[rel=prev]").count()).toBe(0);

    await page.click("main a[rel=next]");
    await page.waitForURL("**/inbox?page=2");
    await page.click("main a[rel=next]");
    await page.waitForURL("**/inbox?page=3");
    expect(await subjectsOf(page)).toEqual(["Levél 5", "Levél 4", "Levél 3", "Levél 2", "Levél 1"]);
    expect(await page.title()).toBe("Beérkezett küldemények (3. oldal, összesen 3) – Küldeményeim portál");
    expect(await page.textContent("main nav[aria-label=Lapozás]")).toContain("41–45. küldemény, összesen 45");
    expect(await page.locator("main a[rel=next]").count()).toBe(0);

    await page.goto("/inbox?sort=sender&page=2");
    expect((await subjectsOf(page))[0]).toBe("Levél 25");
    await page.click("main a[rel=prev]");
    await page.waitForURL("**/inbox?sort=sender");

    await page.goto("/inbox?sort=subject&page=4");
    expect(page.url()).toMatch(/\/inbox\?sort=subject$/);
    await page.goto("/inbox?page=999999");
    expect(page.url()).toMatch(/\/inbox$/);

    // The chosen order is in the address.
    await page.click("main details summary");
    await page.selectOption("select[name=order]", "oldest");
    await page.click("main form button:has-text('Szűrés')");
    await page.waitForURL("**/inbox?dir=asc");
    expect((await subjectsOf(page))[0]).toBe("Levél 1");
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});
