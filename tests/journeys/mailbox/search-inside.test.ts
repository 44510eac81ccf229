/** The search inside messages and documents (R8): a hit shows its sentence with the words marked, document and page. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { addMinutes, ManualClock } from "@/lib/kernel/time";
import { indexTexts } from "@/lib/mailbox/search/index-texts";
import { PdfTextReader } from "@/lib/pdf-text/pdf-text-reader";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { PATIENT_PDF_LIMITS } from "@/tests/support/pdf-text";
import { fillMailbox, mailboxCustomer, openFromList, signIn, subjectsOf } from "./mailbox-customer";

const filename = "Értékkövetés_2027_110482937.pdf";
const bytes = readFileSync(path.resolve(import.meta.dirname, "../../../demo/batch", filename));

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The worker reads texts once a minute; what it has begun is waited for. */
const READ_WITHIN_MS = 150_000;
/** Later than the next attempt at a PDF for which the worker had too little time. */
const RETRIED_AFTER_MINUTES = 6;

/** Runs the job that reads texts, which the worker may be running too. */
async function readTexts(): Promise<void> {
  const reader = new PdfTextReader(PATIENT_PDF_LIMITS);
  try {
    await withPortalContext((ctx) => {
      const clock = new ManualClock(addMinutes(ctx.clock.now(), RETRIED_AFTER_MINUTES));
      return indexTexts({ ...ctx, clock }, { readPdf: (document) => reader.read(document) });
    });
  } finally {
    reader.close();
  }
}

async function untilFound(page: Page, address: string): Promise<void> {
  const started = performance.now();
  await page.goto(address);
  while ((await page.locator("main table").count()) === 0 && performance.now() - started < READ_WITHIN_MS) {
    await readTexts();
    await page.goto(address);
  }
}

it("finds words of a text and of a PDF, in both languages, with and without JavaScript", async () => {
  const customer = await mailboxCustomer();
  await fillMailbox(customer, [
    {
      subject: "Levél",
      body: "Tisztelt Ügyfelünk!\n\nA vízkár önrészét a mellékelt csekken fizetheti be. Üdvözlettel",
    },
    { subject: "Tájékoztatás", documents: [{ filename, bytes }] },
    { subject: "Más", body: "Semmi." },
  ]);
  await readTexts();
  const { context, page, consoleErrors } = await newBrowserPage(browser);
  await signIn(page, customer);
  await untilFound(page, "/inbox?q=vizkar");
  await untilFound(page, "/inbox?q=margit");

  // Before the first opening a hit says where, and nothing of the text.
  await page.goto("/inbox?q=vizkarok");
  expect(await subjectsOf(page)).toEqual(["Levél"]);
  expect(await page.locator("main mark").count()).toBe(0);
  expect(await page.textContent("main table")).toContain("Találat a küldemény szövegében");
  await openFromList(page, "Levél");
  await page.goto("/inbox");
  await openFromList(page, "Tájékoztatás");
  const href = (await page.locator('main a[href^="/documents/"]').first().getAttribute("href")) ?? "";
  // The page of the message is not the opening of its document.
  await page.goto("/inbox?q=margit");
  expect(await subjectsOf(page)).toEqual(["Tájékoztatás"]);
  expect(await page.locator("main mark").count()).toBe(0);
  expect((await page.request.get(href)).status()).toBe(200);

  for (const environment of [
    { width: 1280, scheme: "dark" },
    { width: 360, script: false },
    { width: 360, locale: "en" },
  ] as const) {
    const reader = await newBrowserPage(browser, environment);
    await signIn(reader.page, customer);
    await reader.page.goto("/inbox?q=vizkarok+csekkek");
    expect(await subjectsOf(reader.page)).toEqual(["Levél"]);
    expect(await reader.page.textContent("main table")).toContain(
      "A vízkár önrészét a mellékelt csekken fizetheti be.",
    );
    expect(await reader.page.locator("main mark").allTextContents()).toEqual(["vízkár", "csekken"]);
    if (!("script" in environment)) expect(await pageFaults(reader.page)).toEqual([]);
    await reader.page.goto("/inbox?q=margit");
    expect(await subjectsOf(reader.page)).toEqual(["Tájékoztatás"]);
    const page1 = "locale" in environment ? `${filename}, page 1` : `${filename}, 1. oldal`;
    expect((await reader.page.textContent("main table"))?.normalize("NFC")).toContain(page1);
    expect(await reader.page.locator("main mark").allTextContents()).toEqual(["Margit"]);
    await reader.context.close();
  }
  expect(consoleErrors).toEqual([]);
  await context.close();
});
