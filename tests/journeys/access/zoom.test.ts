/**
 * Larger text loses nothing (WCAG 1.4.4, 1.4.10, 1.4.12): 200 % by zoom and by the browser's font size, 400 % by zoom,
 * and user-defined text spacing.
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
import { newBrowserPage } from "@/tests/support/page-checks";

const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }`;
/** Zoom and text settings at 1280 px: the remaining width in CSS pixels, and user styles. */
const TEXT_SETTINGS: [name: string, width: number, styles: string][] = [
  ["200 % zoom", 640, ""],
  ["400 % zoom", 320, ""],
  ["200 % font size", 1280, ":root { font-size: 200%; }"],
  ["200 % font size on a phone", 360, ":root { font-size: 200%; }"],
  ["own spacing", 1280, SPACED],
  ["own spacing at 400 %", 320, SPACED],
];

const LONG = "Tájékoztató a gépjármű-felelősségbiztosítási szerződés évfordulójáról és a díj változásáról, 2026–2027";
const files = ["Különös_feltételek_Csonttörés_és_Cukorbetegség_2027.pdf", "Gépjármű-felelősségbiztosítási-kötvény.pdf"];

const BILL = {
  amount: "1234567",
  currency: "HUF",
  dueDate: "2020-12-01",
  paymentReference: "110482937-2026-12-000001-KGFB-EVFORDULO",
  payeeName: "Allianz Hungária Biztosító Zártkörűen Működő Részvénytársaság",
  payeeIban: "HU42117730161111101800000000",
};

let browser: Browser;
let customer: MailboxCustomer;
let message: Placed | undefined;
let bill: Placed | undefined;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  const documents = files.map((filename) => ({ filename, bytes: Buffer.from("%PDF-1.7") }));
  [message, , , bill] = await fillMailbox(customer, [
    { subject: LONG, daysAgo: 340, documents, body: "Tisztelt Ügyfelünk!\n\nKérjük, hívja a 06 1 234 5678 számot." },
    { subject: "Törölt küldemény", daysAgo: 3, documents },
    { subject: "Díjértesítő", daysAgo: 1 },
    { subject: LONG, daysAgo: 2, payment: BILL },
  ]);
});
afterAll(() => browser.close());

/** Elements whose text overflows or is cut off, and horizontal scrolling of the page. */
function lostText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const lost =
      root.scrollWidth > root.clientWidth ? [`scrolls sideways by ${root.scrollWidth - root.clientWidth}px`] : [];
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const words = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      const box = element.getBoundingClientRect();
      // Text for screen readers only is one pixel wide.
      if (!(element instanceof HTMLElement) || !words || box.width <= 1 || !element.checkVisibility()) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const wide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      const high = overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1;
      const out = box.left < -1 || box.right > root.clientWidth + 1;
      // A select may cut its chosen option; the open list shows it whole.
      if ((wide || high || out) && element.localName !== "option" && overflowX !== "auto") {
        lost.push(`${element.localName}: ${element.textContent?.trim().slice(0, 40)}`);
      }
    }
    return lost;
  });
}

async function lostTextBySetting(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, width, styles] of TEXT_SETTINGS) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, styles);
    const lost = await lostText(page);
    if (lost.length > 0) found[name] = lost;
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}

/** Submits the empty form, so that the page shows all its errors. */
async function sendEmpty(page: Page): Promise<void> {
  await page.click("main form button[type=submit]:not([formnovalidate])");
  await page.waitForSelector("main [role=alert]");
}

it.each(["hu", "en"] as const)("before signing in: %s", async (locale) => {
  const { context, page } = await newBrowserPage(browser, { locale });
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
    found[path] = await lostTextBySetting(page);
  }
  expect(Object.entries(found).filter(([, lost]) => Object.keys(lost as object).length > 0)).toEqual([]);
  await context.close();
});

it("signed in, with long names", async () => {
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  const found: Record<string, unknown> = {};
  await page.click("main table a:has-text('Törölt küldemény')");
  await page.click("main button:has-text('Törlés')");
  await page.waitForURL("**/inbox?notice=deleted**");
  await page.locator("main [role=status] button").waitFor();
  found.deleted = await lostTextBySetting(page);
  const messagePath = `/inbox/${message?.id}`;
  const paths = [
    ...[
      "/inbox?group=contract",
      "/inbox?state=payable&sort=due",
      "/inbox?q=d%C3%ADjak",
      "/inbox?q=nincsilyen&type=policy",
    ],
    ...[messagePath, `/inbox/${bill?.id}`, "/contracts", "/contracts/110482937"],
    ...["/trash", "/sent", "/account", "/account/emails", "/download", "/services"],
  ];
  for (const path of paths) {
    await page.goto(path);
    found[path] = await lostTextBySetting(page);
  }
  for (const path of [`${messagePath}/reply`, "/account/password"]) {
    await page.goto(path);
    await sendEmpty(page);
    found[path] = await lostTextBySetting(page);
  }
  expect(Object.entries(found).filter(([, lost]) => Object.keys(lost as object).length > 0)).toEqual([]);
  await context.close();
});

/** Words of headings, labels and buttons that are broken without a hyphen. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    for (const element of document.querySelectorAll("h1, h2, h3, label, legend, button, summary, dt")) {
      if (!element.checkVisibility() || element.closest(".hidden")) continue;
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const node = texts.currentNode;
        if (node.parentElement?.closest(".hidden")) continue;
        for (const { 0: word, index } of (node.textContent ?? "").matchAll(/[^\s\u00ad-]{2,}/g)) {
          const range = document.createRange();
          // After a soft hyphen the first letter's box includes the hyphen at the end of the line before.
          range.setStart(node, node.textContent?.[index - 1] === "\u00ad" ? index + 1 : index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
        }
      }
    }
    return broken;
  });
}

it.each(["hu", "en"] as const)(
  "with a browser font of 200 %% at 360 px the password field keeps its room, and words stay whole: %s",
  async (locale) => {
    const large = await launchBrowser({ fontPixels: 32 });
    const { context, page } = await newBrowserPage(large, { locale, width: 360 });
    const found: Record<string, string[]> = {};
    const faults = async () => [
      ...(await brokenWords(page)),
      ...(await page.evaluate(() => (document.documentElement.scrollWidth > window.innerWidth ? ["scrolls"] : []))),
    ];
    await page.goto("/login");
    found["/login"] = await faults();
    await signIn(page, customer);
    for (const path of ["/account", "/account/password", "/download", "/trash"]) {
      await page.goto(path);
      found[path] = await faults();
      if (path !== "/account/password") continue;
      await page.waitForSelector("button[aria-controls=password]");
      const field = await page.locator("#password").boundingBox();
      expect({ wide: (field?.width ?? 0) > 250, high: (field?.height ?? 0) >= 44 }).toEqual({ wide: true, high: true });
    }
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([]);
    await context.close();
    await large.close();
  },
);
