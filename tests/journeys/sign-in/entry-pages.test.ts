/** The public pages in both languages and colour schemes, at phone and desktop width. */
import type { Browser } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";

const PAGES = [
  "/login",
  "/login?notice=signed-out",
  "/login?returnTo=%2Finbox",
  "/password/forgot",
  "/password/sent",
  "/password/change",
  "/activate",
  "/help",
  "/privacy",
  "/cookies",
  "/terms",
  "/accessibility",
];
/** Every pair of language, colour scheme and width occurs; every page is opened in all four. */
const ENVIRONMENT = [
  { locale: "hu", scheme: "light", width: 360 },
  { locale: "hu", scheme: "dark", width: 1280 },
  { locale: "en", scheme: "light", width: 1280 },
  { locale: "en", scheme: "dark", width: 360 },
] as const;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it.each(ENVIRONMENT)("every public page has no faults: $locale, $scheme, $width px", async (environment) => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, environment);
  const found: Record<string, string[]> = {};
  for (const path of PAGES) {
    const answer = await page.goto(path);
    const faults = await pageFaults(page);
    if (answer?.status() !== 200) faults.push(`status ${answer?.status()}`);
    if ((await page.getAttribute("html", "lang")) !== environment.locale) faults.push("wrong language");
    if (!/ – (?:Küldeményeim portál|My Mail portal)$/.test(await page.title())) faults.push("no title");
    if ((await page.locator("h1").count()) !== 1) faults.push("not one h1");
    if (faults.length > 0) found[path] = faults;
  }
  expect(found).toEqual({});
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("shows what is missing, moves the focus there, and keeps the address but not the password", async () => {
  const { context, page } = await newBrowserPage(browser);
  await page.goto("/login");
  await page.fill("#email", "anna.kovacs@example");
  await page.click("main button[type=submit]");
  const summary = page.locator("main [role=alert]");
  await summary.waitFor();
  expect(await summary.evaluate((box) => box === document.activeElement)).toBe(true);
  expect(await summary.locator("a").allTextContents()).toEqual([
    "Az e-mail-cím formátuma nem megfelelő. Példa: nev@pelda.hu",
    "Adja meg a jelszavát.",
  ]);
  expect(await page.title()).toMatch(/^Hiba: Bejelentkezés/);
  expect(await page.inputValue("#email")).toBe("anna.kovacs@example");
  expect(await page.inputValue("#password")).toBe("");
  expect(await page.getAttribute("#email", "aria-invalid")).toBe("true");
  expect(await pageFaults(page)).toEqual([]);
  await summary.locator("a").first().click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("email");
  await context.close();
});

it("lets password managers work (ASVS V6.2.7)", async () => {
  const { context, page } = await newBrowserPage(browser);
  await page.goto("/login");
  expect(await page.getAttribute("#email", "autocomplete")).toBe("username");
  expect(await page.getAttribute("#password", "autocomplete")).toBe("current-password");
  expect(await page.getAttribute("#password", "maxlength")).toBeNull();
  await context.close();
});

it("redirects a visitor to the sign-in page", async () => {
  const { context, page } = await newBrowserPage(browser, { script: false });
  await page.goto("/");
  expect(new URL(page.url()).pathname).toBe("/login");
  await page.goto("/account");
  expect(page.url()).toMatch(/\/login\?returnTo=%2Faccount$/);
  await context.close();
});

it.each([
  ["/password/change", "Nyissa meg újra a linket"],
  ["/activate", "Nyissa meg újra a linket"],
  ["/account/address", "Nyissa meg újra a linket"],
  ["/close-account/confirm", "Nyissa meg újra a linket"],
  ["/password/change?notice=other-link", "Az űrlapot nem dolgoztuk fel"],
])("a dead link has a heading and a title that fit: %s", async (path, heading) => {
  const { context, page } = await newBrowserPage(browser, { script: false, width: 360 });
  await page.goto(path);
  expect([await page.textContent("h1"), await page.title()]).toEqual([heading, `${heading} – Küldeményeim portál`]);
  await context.close();
});

it("a link to a ZIP without a session leads to the sign-in page, which says why", async () => {
  const { context, page } = await newBrowserPage(browser, { script: false });
  await page.goto("/download/zip");
  expect(new URL(page.url()).pathname).toBe("/login");
  expect(await page.textContent("main [role=status]")).toContain("A folytatáshoz jelentkezzen be.");
  await context.close();
});
