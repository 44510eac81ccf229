/**
 * Larger text loses nothing (WCAG 1.4.4, 1.4.10, 1.4.12): 200 % by the page's zoom and by the browser's own font size,
 * 400 % by zoom, and the spacing that a reader may set for himself.
 */
import type { Browser, Page } from "playwright-core";
import {
  fillMailbox,
  type MailboxCustomer,
  mailboxCustomer,
  type Placed,
  signIn,
} from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { newVisitor } from "@/tests/support/page-checks";

const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }`;
/** How a reader of 1280 px sees the page: the width that zoom leaves, and what his own styles change. */
const READERS: [name: string, width: number, styles: string][] = [
  ["200 % zoom", 640, ""],
  ["400 % zoom", 320, ""],
  ["200 % font size", 1280, ":root { font-size: 200%; }"],
  ["200 % font size on a phone", 360, ":root { font-size: 200%; }"],
  ["own spacing", 1280, SPACED],
  ["own spacing at 400 %", 320, SPACED],
];

const LONG = "Tájékoztató a gépjármű-felelősségbiztosítási szerződés évfordulójáról és a díj változásáról, 2026–2027";
const files = ["Különös_feltételek_Csonttörés_és_Cukorbetegség_2027.pdf", "Gépjármű-felelősségbiztosítási-kötvény.pdf"];

let browser: Browser;
let customer: MailboxCustomer;
let item: Placed | undefined;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  const documents = files.map((filename) => ({ filename, bytes: Buffer.from("%PDF-1.7") }));
  [item] = await fillMailbox(customer, [
    { subject: LONG, daysAgo: 340, documents, body: "Tisztelt Ügyfelünk!\n\nKérjük, hívja a 06 1 234 5678 számot." },
    { subject: "Törölt küldemény", daysAgo: 3, documents },
    { subject: "Díjértesítő", daysAgo: 1 },
  ]);
});
afterAll(() => browser.close());

/** Words that stick out of their box or are cut off by it, and what makes the page scroll sideways. */
function lostOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const lost =
      root.scrollWidth > root.clientWidth ? [`scrolls sideways by ${root.scrollWidth - root.clientWidth}px`] : [];
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const words = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      const box = element.getBoundingClientRect();
      // Words for screen readers alone are one pixel wide by intention.
      if (!(element instanceof HTMLElement) || !words || box.width <= 1 || !element.checkVisibility()) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const wide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      const high = overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1;
      const out = box.left < -1 || box.right > root.clientWidth + 1;
      // A list of choices shows the chosen one as far as it fits, and all of it when it is opened.
      if ((wide || high || out) && element.localName !== "option" && overflowX !== "auto") {
        lost.push(`${element.localName}: ${element.textContent?.trim().slice(0, 40)}`);
      }
    }
    return lost;
  });
}

async function lostToReaders(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, width, styles] of READERS) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, styles);
    const lost = await lostOn(page);
    if (lost.length > 0) found[name] = lost;
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}

/** What is typed into a page before it is looked at: nothing, which every form answers with all that is missing. */
async function sendEmpty(page: Page): Promise<void> {
  await page.click("main form button[type=submit]:not([formnovalidate])");
  await page.waitForSelector("main [role=alert]");
}

it.each(["hu", "en"] as const)(
  "before signing in: %s",
  async (locale) => {
    const { context, page } = await newVisitor(browser, { locale });
    const found: Record<string, unknown> = {};
    for (const path of [
      "/login",
      "/password/forgot",
      "/close-account/details",
      "/password/change",
      "/help",
      "/cookies",
    ]) {
      await page.goto(path);
      if (path === "/login" || path.endsWith("/details")) await sendEmpty(page);
      found[path] = await lostToReaders(page);
    }
    expect(Object.entries(found).filter(([, lost]) => Object.keys(lost as object).length > 0)).toEqual([]);
    await context.close();
  },
  60_000,
);

it("signed in, with long names", async () => {
  const { context, page } = await newVisitor(browser);
  await signIn(page, customer);
  const found: Record<string, unknown> = {};
  await page.click("main table a:has-text('Törölt küldemény')");
  await page.click("main button:has-text('Törlés')");
  await page.waitForURL("**/inbox?notice=deleted**");
  await page.locator("main [role=status] button").waitFor();
  found.deleted = await lostToReaders(page);
  const message = `/inbox/${item?.id}`;
  const paths = ["/inbox?group=contract", message, "/trash", "/sent", "/account", "/download", "/services"];
  for (const path of paths) {
    await page.goto(path);
    found[path] = await lostToReaders(page);
  }
  for (const path of [`${message}/reply`, "/account/password"]) {
    await page.goto(path);
    await sendEmpty(page);
    found[path] = await lostToReaders(page);
  }
  expect(Object.entries(found).filter(([, lost]) => Object.keys(lost as object).length > 0)).toEqual([]);
  await context.close();
});
