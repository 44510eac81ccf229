import { randomInt } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { testPortal } from "./portal";

export type LocalEnvironment = {
  locale?: "hu" | "en";
  scheme?: "light" | "dark";
  width?: number;
  script?: boolean;
  /** Where relative addresses lead; by default the journeys' portal. */
  baseURL?: string;
};

export type Visitor = {
  context: BrowserContext;
  page: Page;
  /** What the browser complained about so far: content security policy, script errors, failed loads. */
  complaints: string[];
};

const HEIGHT = 900;

/** Shorter than a test may take, so that a failure names the step it happened at. */
const ACTION_TIMEOUT_MS = 60_000;

/** An address nobody else in the tests comes from: limits by place must not add up over unrelated tests. */
export function placeOfItsOwn(): string {
  return `10.${[0, 0, 0].map(() => randomInt(256)).join(".")}`;
}

/** A browser of its own with nothing in it, on the portal's origin; close its `context` at the end. */
export async function newVisitor(browser: Browser, environment: LocalEnvironment = {}): Promise<Visitor> {
  const { locale = "hu", scheme = "light", width = 1280, script = true } = environment;
  const { portalUrl } = testPortal();
  const { baseURL = portalUrl } = environment;
  const context = await browser.newContext({
    baseURL,
    colorScheme: scheme,
    viewport: { width, height: HEIGHT },
    javaScriptEnabled: script,
    extraHTTPHeaders: { "x-forwarded-for": placeOfItsOwn() },
  });
  if (locale === "en") await context.addCookies([{ name: "locale", value: "en", url: portalUrl }]);
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  return { context, page, complaints };
}

/** Everything that is wrong with the page as it stands: axe's findings, sideways scrolling. */
export async function pageFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wider > 0 ? [...found, `scrolls sideways by ${wider}px`] : found;
}
