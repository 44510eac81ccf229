/**
 * An answer that only redirects renders no page: the browser requests the next page by itself, with JavaScript and
 * without.
 */
import type { Browser, Page, Request, Response } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { activeCustomer, INITIAL_PASSWORD, inviteCustomer } from "@/tests/support/customers";
import { mailedLink } from "@/tests/support/emails";
import { newBrowserPage } from "@/tests/support/page-checks";
import { isUnderNext } from "@/tests/support/page-status";

const PASSWORD = "SajatJelszo2027";
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Waits until React has taken the form over, so that a script sends it. */
async function untilHydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const form = document.querySelector("main form");
    return form !== null && Object.keys(form).some((key) => key.startsWith("__reactProps"));
  });
}

/** Submits a form; its response, and the requests for pages after it. */
async function submit(page: Page, act: () => Promise<void>, arrival: string) {
  const pages: Request[] = [];
  const posted = page.waitForResponse((response) => response.request().method() === "POST");
  page.on("request", (request) => request.isNavigationRequest() && request.method() === "GET" && pages.push(request));
  await Promise.all([posted, act()]);
  await page.waitForURL(arrival);
  return { response: await posted, pages: pages.map((request) => new URL(request.url()).pathname) };
}

async function signIn(page: Page, email: string, { script = true } = {}) {
  await page.goto("/login");
  if (script) await untilHydrated(page);
  await page.fill("#email", email);
  await page.fill("#password", PASSWORD);
  return submit(page, () => page.keyboard.press("Enter"), "**/inbox");
}

/** Next sends an empty body in chunks, without a length; lib/server names it. */
const EMPTY_LENGTH = isUnderNext ? undefined : "0";

/** Bytes of an empty body on the wire: nothing, or the end of a chunked one. */
const EMPTY = 5;

/** The rendered page would be `text/x-component` of several kilobytes. */
async function expectNoPage(response: Response): Promise<void> {
  expect(response.headers()["content-type"] ?? "").not.toContain("text/x-component");
  expect((await response.request().sizes()).responseBodySize).toBeLessThanOrEqual(EMPTY);
}

it("a sign-in with JavaScript: the answer is empty, then the browser loads the inbox", async () => {
  const email = await activeCustomer(PASSWORD);
  const { context, page, consoleErrors } = await newBrowserPage(browser);
  const { response, pages } = await signIn(page, email);
  expect(response.request().headers()["next-action"]).toBeDefined();
  expect(response.status()).toBe(200);
  const headers = await response.allHeaders();
  expect(headers["x-action-redirect"]).toMatch(/^http:\/x\/\.\.\/inbox;push$/);
  expect(headers["set-cookie"]).toMatch(/^kuldemenyeim=/m);
  expect(headers["cache-control"]).toContain("no-store");
  expect(headers["content-length"]).toBe(EMPTY_LENGTH);
  await expectNoPage(response);
  expect(pages).toEqual(["/inbox"]);
  expect(await page.locator("main h1").count()).toBe(1);
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("a sign-in without JavaScript: 303 without a body", async () => {
  const email = await activeCustomer(PASSWORD);
  const { context, page } = await newBrowserPage(browser, { script: false });
  const { response, pages } = await signIn(page, email, { script: false });
  expect(response.status()).toBe(303);
  const { location, "content-length": length } = response.headers();
  expect([location, length]).toEqual(["/inbox", EMPTY_LENGTH]);
  expect(pages).toEqual(["/inbox"]);
  await context.close();
});

it("the first access: neither the initial password nor the own one renders the next page in its answer", async () => {
  const email = await inviteCustomer();
  const { context, page, consoleErrors } = await newBrowserPage(browser);
  await page.goto(await mailedLink(email, "/activate/"));
  await untilHydrated(page);
  await page.fill("#initial", INITIAL_PASSWORD);
  const first = await submit(page, () => page.keyboard.press("Enter"), "**/password/first");
  await expectNoPage(first.response);
  expect(first.pages).toEqual(["/password/first"]);
  await untilHydrated(page);
  await page.fill("#password", PASSWORD);
  const own = await submit(page, () => page.keyboard.press("Enter"), "**/inbox?notice=password-saved");
  await expectNoPage(own.response);
  expect(own.pages).toEqual(["/inbox"]);
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("a request for a password link leads to its page", async () => {
  const { context, page, consoleErrors } = await newBrowserPage(browser);
  await page.goto("/password/forgot");
  await untilHydrated(page);
  await page.fill("#email", "nobody@example.hu");
  const asked = await submit(page, () => page.keyboard.press("Enter"), "**/password/sent**");
  await expectNoPage(asked.response);
  expect(consoleErrors).toEqual([]);
  await context.close();
});
