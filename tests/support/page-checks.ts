import { randomInt } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { testPortal } from "./portal";

export type PageEnvironment = {
  locale?: "hu" | "en";
  scheme?: "light" | "dark";
  width?: number;
  script?: boolean;
  /** Base of relative addresses; by default the journeys' portal. */
  baseURL?: string;
};

export type BrowserPage = {
  context: BrowserContext;
  page: Page;
  /** Errors on the browser's console so far: Content-Security-Policy, script errors, failed loads. */
  consoleErrors: string[];
};

const HEIGHT = 900;

/** Shorter than the time limit of a test, so that a failure names its step. */
const ACTION_TIMEOUT_MS = 150_000;

/** A client address that no other test uses, so that rate limits do not add up over tests. */
export function uniqueClientAddress(): string {
  return `10.${[0, 0, 0].map(() => randomInt(256)).join(".")}`;
}

/** Opens a page in a new browser context without cookies; close its `context` at the end. */
export async function newBrowserPage(browser: Browser, environment: PageEnvironment = {}): Promise<BrowserPage> {
  const { locale = "hu", scheme = "light", width = 1280, script = true } = environment;
  const { portalUrl } = testPortal();
  const { baseURL = portalUrl } = environment;
  const context = await browser.newContext({
    baseURL,
    colorScheme: scheme,
    viewport: { width, height: HEIGHT },
    javaScriptEnabled: script,
    extraHTTPHeaders: { "x-forwarded-for": uniqueClientAddress() },
  });
  if (locale === "en") await context.addCookies([{ name: "locale", value: "en", url: portalUrl }]);
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const page = await context.newPage();
  const consoleErrors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") consoleErrors.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => consoleErrors.push(`${page.url()}: ${error.message}`));
  return { context, page, consoleErrors };
}

/** Faults of the page in its present state: findings of axe, horizontal scrolling. */
export async function pageFaults(page: Page): Promise<string[]> {
  // Under Next's own server, script fills a page of status 404 after it has loaded (docs/deploy-vercel.md).
  await page.waitForSelector("h1", { state: "attached" });
  const { violations } = await new AxeBuilder({ page })
    // The only frames show e-mails, in a sandbox without scripts: axe would wait there for ever. tests/unit/emails
    // checks them.
    .options({ resultTypes: ["violations"], iframes: false })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    // Otherwise axe collects its findings in a second page, which costs as much as the check.
    .setLegacyMode()
    .analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wider > 0 ? [...found, `scrolls sideways by ${wider}px`] : found;
}
