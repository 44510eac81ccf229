/** "Szerződéseim": one page for each contract, with and without script. */
import type { Browser } from "playwright-core";
import { addCalendarDays, budapestDay } from "@/lib/kernel/time";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { readZip } from "@/tests/support/zip-reader";
import { fillMailbox, historyOf, type MailboxCustomer, mailboxCustomer, signIn } from "./mailbox-customer";

const ODD = "Ű/12 ..?#%";
let browser: Browser;
let customer: MailboxCustomer;
let policy: string;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  const today = await withPortalContext(async (ctx) => budapestDay(ctx.clock.now()));
  const documents = (name: string) => [{ filename: name, bytes: Buffer.from(`%PDF-1.7 ${name}`) }];
  const bill = (amount: string, days: number) => ({
    ...{ amount, currency: "HUF", dueDate: addCalendarDays(today, days) },
    ...{ paymentReference: null, payeeName: null, payeeIban: null },
  });
  const placed = await fillMailbox(customer, [
    { subject: "Régi kötvény", documentType: "policy", documents: documents("regi.pdf"), daysAgo: 200 },
    { subject: "Feltételek", documentType: "terms", documents: documents("feltetelek.pdf"), daysAgo: 199 },
    { subject: "Új kötvény", documentType: "policy", documents: documents("uj.pdf"), daysAgo: 10 },
    { subject: "Lejárt számla", documentType: "premium-bill", payment: bill("9000", -2), daysAgo: 9 },
    { subject: "Későbbi számla", documentType: "premium-bill", payment: bill("12345.50", 3), daysAgo: 8 },
    { subject: "Másik szerződés", contractNumber: ODD, product: "Casco", documents: documents("casco.pdf") },
    { subject: "Szerződés nélkül", contractNumber: null },
  ]);
  policy = placed[2]?.id ?? "";
});
afterAll(() => browser.close());

describe.each([
  ["with", true, 1280, "light"],
  ["without", false, 360, "dark"],
] as const)("contracts %s JavaScript", (_mode, script, width, scheme) => {
  it("are in the menu; each has a page with what is due and its documents, and nothing is recorded", async () => {
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width, scheme });
    await signIn(page, customer);
    if (width < 960) await page.click("button[popovertarget=menu]");
    await page.click("nav a[href='/contracts']");
    await page.waitForURL("**/contracts");
    expect(await page.title()).toBe("Szerződéseim – Küldeményeim portál");
    expect(await page.getAttribute("nav a[href='/contracts']", "aria-current")).toBe("page");
    expect(await page.locator("main li a").allTextContents()).toEqual(["Lakásbiztosítás 110482937", `Casco ${ODD}`]);
    expect(await page.textContent("main")).toMatch(/2 esedékes befizetés, a legkorábbi határidő: 20\d\d\./);
    if (script) expect(await pageFaults(page)).toEqual([]);

    await page.click("main a:has-text('110482937')");
    await page.waitForURL("**/contracts/110482937");
    expect(await page.textContent("h1")).toBe("Lakásbiztosítás");
    expect(await page.locator("main h2").allTextContents()).toEqual([
      "Fizetendő (2)",
      "Kötvény (2)",
      "Szerződési feltételek (1)",
      "Díjbekérő, díjértesítő (2)",
    ]);
    const bills = page.locator("section[aria-labelledby=payable] li");
    expect(await bills.allTextContents()).toEqual([
      expect.stringMatching(/^Lejárt számla9000\sFt.*Lejárt$/),
      expect.stringMatching(/^Későbbi számla12\s?345,50\sFt.*3\snap\smúlva/),
    ]);
    expect(await page.locator("section[aria-labelledby=type-policy] li a[href^='/inbox/']").allTextContents()).toEqual([
      "Új kötvény",
      "Régi kötvény",
    ]);
    if (script) expect(await pageFaults(page)).toEqual([]);
    expect((await historyOf(policy)).filter((kind) => kind !== "downloaded")).toEqual(["placed"]);

    await page.goto("/contracts");
    await page.click("main a:has-text('Casco')");
    await page.waitForURL("**/contracts/~C5~B0~2F12~20~2E~2E~3F~23~25");
    expect(await page.textContent("main")).toContain("Másik szerződés");
    await page.click("main a:has-text('A szerződés küldeményei')");
    await page.waitForURL("**/inbox?contract=**");
    expect(await page.textContent("main")).toContain("Másik szerződés");
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("everything of a contract comes as one ZIP, and each document is recorded as downloaded", async () => {
  const { context, page } = await newBrowserPage(browser, { locale: "en", width: 360 });
  await signIn(page, customer);
  await page.goto("/contracts/110482937");
  expect(await pageFaults(page)).toEqual([]);
  const href = (await page.getAttribute("main a:has-text('Download all documents')", "href")) ?? "";
  const response = await page.request.get(href);
  expect([response.status(), response.headers()["content-type"]]).toEqual([200, "application/zip"]);
  const names = readZip(await response.body()).map(({ name }) => name.split("/").at(-1));
  expect(names.filter((name) => name?.endsWith(".pdf")).sort()).toEqual(["feltetelek.pdf", "regi.pdf", "uj.pdf"]);
  expect(await historyOf(policy)).toContain("downloaded");
  await context.close();
});

it("another customer's contract and unknown numbers are answered with 404; without mail the list says so", async () => {
  const other = await mailboxCustomer();
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, other);
  for (const number of ["110482937", "nincs", "~2f", "~00", "a%2Fb"]) {
    expect((await page.goto(`/contracts/${number}`))?.status()).toBe(404);
    expect(await page.textContent("h1")).toBe("A keresett oldal nem található");
  }
  expect((await page.request.get("/download/zip?contract=110482937")).status()).toBe(404);
  await page.goto("/contracts");
  expect(await page.textContent("main")).toContain("Még nincs szerződéshez tartozó küldeménye");
  expect(await pageFaults(page)).toEqual([]);
  await context.close();
});
