/** A sender's evening without script: a ZIP is uploaded, looked at and placed, and a message is withdrawn. */
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { totpCode } from "@/lib/staff/totp";
import { offeredTotpSecret } from "@/lib/staff/totp-seal";
import { line, manifest, pdf } from "@/tests/integration/delivery/batch-fixture";
import { until } from "@/tests/integration/delivery-command/portal-process";
import { STAFF_PASSWORD } from "@/tests/integration/staff/staff-fixture";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { zipOf } from "@/tests/support/zip-writer";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Invites a sender, who accepts with script and is signed in. @returns the address and a recovery code */
async function accept(page: Page): Promise<{ email: string; code: string }> {
  const emailAddress = parseEmailAddress(`${randomUUID().slice(0, 13)}@staff.example.hu`);
  if (!emailAddress) throw new Error("not an address");
  const { url, secret } = await withPortalContext(async (ctx) => {
    const { link } = await inviteStaff(ctx, { emailAddress, name: "Küldő Gábor", role: "sender" });
    const invited = link?.url ?? "";
    return { url: invited, secret: offeredTotpSecret(ctx, invited.split("/").at(-1) ?? "") };
  });
  await page.goto(new URL(url).pathname);
  await page.waitForURL("**/staff/invitation");
  await page.fill("#password", STAFF_PASSWORD);
  await page.fill("#again", STAFF_PASSWORD);
  await page.fill("#code", totpCode(secret, new Date()));
  await page.click("main button[type=submit]");
  await page.waitForSelector("main li:nth-child(10)");
  const [code = ""] = await page.locator("main li").allTextContents();
  return { email: emailAddress, code };
}

/** Signs a new sender in without script, by a recovery code. */
async function enter(page: Page): Promise<void> {
  const first = await newBrowserPage(browser);
  const { email, code } = await accept(first.page);
  await first.context.close();
  await page.goto("/staff/login");
  await page.fill("#email", email);
  await page.fill("#password", STAFF_PASSWORD);
  await page.fill("#code", code);
  await page.click("main button[type=submit]");
  await page.waitForURL(/notice=recovery-code/);
}

async function upload(page: Page, lines: string): Promise<void> {
  const buffer = zipOf([
    { name: "manifest.csv", bytes: lines },
    { name: "kötvény.pdf", bytes: pdf() },
  ]);
  await page.goto("/staff/batches/uploads");
  await page.setInputFiles("input[type=file]", { name: "köteg.zip", mimeType: "application/zip", buffer });
  await page.click("main form[enctype] button");
  await page.waitForURL(/\/staff\/batches\/uploads\/[0-9a-f-]{36}$/);
}

it("uploads a batch, places it and withdraws a message of it, without script", async () => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, { script: false });
  await enter(page);
  const reference = `NAP-${randomUUID()}`;

  await upload(page, manifest([line({ email: "rossz" }), line({ documents: "nincs.pdf" })]));
  expect(await page.locator("tbody tr").count()).toBe(2);

  // Lines for the contract of an account that another test has closed go by post.
  const contractNumber = reference.slice(0, 12);
  const lines = ["a", "b"].map((end) => line({ senderReference: `${reference}-${end}`, contractNumber }));
  await upload(page, manifest(lines));
  await page.click("main button:has-text('2 küldemény elhelyezése')");
  await page.waitForURL(/notice=placing/);
  await until("the worker has placed the batch", async () => {
    await page.reload();
    return (await page.locator("#result").count()) > 0;
  });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click("main button:has-text('Eredmény letöltése a kezdeti jelszavakkal')"),
  ]);
  expect(download.suggestedFilename()).toMatch(/^result-[0-9a-f-]{36}\.csv$/);
  await page.reload();
  expect(await page.locator("main button:has-text('kezdeti jelszavakkal')").count()).toBe(0);

  await page.click("#result ~ p a");
  await page.waitForURL(/\/staff\/batches\/[0-9a-f-]{36}$/);
  expect(await page.locator("tbody tr").count()).toBe(2);
  await page.click(`tbody a:has-text('${reference}-b')`);
  await page.waitForURL(/\/staff\/messages\//);
  await page.selectOption("#reason", "duplicate");
  await page.click("main button:has-text('Visszavonás')");
  await page.waitForURL(/notice=withdrawn/);
  expect(await page.textContent("main")).toContain("kétszer küldtük el");

  await page.goto(`/staff/messages?q=${reference}`);
  expect(await page.locator("tbody tr").count()).toBe(2);
  expect(await page.textContent("tbody")).toContain("visszavonva");
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("has pages that hold on a phone, in the dark and in English", async () => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, { width: 360, scheme: "dark", locale: "en" });
  await accept(page);
  const pages = ["/staff/messages", "/staff/batches", "/staff/batches/uploads"];
  for (const path of [...pages, "/staff/unreachable", "/staff/unreachable?kind=postal"]) {
    await page.goto(path);
    expect([path, await pageFaults(page)]).toEqual([path, []]);
  }
  expect(consoleErrors).toEqual([]);
  await context.close();
});
