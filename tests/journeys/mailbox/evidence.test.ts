/** The certificate of a message, and the public page that says whether a document was issued here. */
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { parseKeySet } from "@/lib/evidence/schema";
import { verifyEvidence } from "@/lib/evidence/verify-evidence";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import { fillMailbox, mailboxCustomer, openFromList, signIn } from "./mailbox-customer";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const BYTES = Buffer.from("%PDF-1.7 Igazolt kötvény %%EOF");
const file = (buffer: Buffer) => ({ name: "kötvény.pdf", mimeType: "application/pdf", buffer });

async function checked(page: Page, buffer: Buffer): Promise<string> {
  await page.setInputFiles("input[type=file]", file(buffer));
  await page.click("main form button[type=submit]");
  await page.waitForSelector("main [role=status] p, main [role=status] div");
  return (await page.textContent("main [role=status]")) ?? "";
}

it("a customer saves the certificate of a message, and others verify it and the document", async () => {
  const customer = await mailboxCustomer();
  await fillMailbox(customer, [{ subject: "Kötvény", documents: [{ filename: "Kötvény.pdf", bytes: BYTES }] }]);
  const { page } = await newBrowserPage(browser);
  await signIn(page, customer);
  await openFromList(page, "Kötvény");
  await page.click("summary:has-text('A küldemény előzményei')");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Igazolás letöltése")]);
  expect(download.suggestedFilename()).toMatch(/^igazolas-\d{4}-\d{2}-\d{2}-[0-9a-f]{8}\.pdf$/);
  const keys = parseKeySet(await (await fetch(`${testPortal().portalUrl}/.well-known/jwks.json`)).text());
  const verified = verifyEvidence(await readFile(await download.path()), { keys, checkpoints: null });
  expect(verified).toMatchObject({ problems: [], evidence: { message: { subject: "Kötvény" } } });

  const anybody = await newBrowserPage(browser);
  const posted: string[] = [];
  anybody.page.on("request", (request) => {
    if (request.method() === "POST") posted.push(request.postData() ?? "");
  });
  await anybody.page.goto("/verify");
  expect(await checked(anybody.page, BYTES)).toContain("A dokumentum eredeti");
  expect(await pageFaults(anybody.page)).toEqual([]);
  expect(posted.length).toBeGreaterThan(0);
  expect(posted.join("\n")).not.toContain("Igazolt");
  expect(anybody.consoleErrors).toEqual([]);

  const plain = await newBrowserPage(browser, { script: false, locale: "en" });
  await plain.page.goto("/verify");
  expect(await checked(plain.page, BYTES)).toContain("The document is genuine");
  expect(await checked(plain.page, Buffer.from("%PDF-1.7 other %%EOF"))).toContain("We did not send this file");
});
