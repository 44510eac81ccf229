/** 429: the pages of a client that has reached a rate limit; typed text is kept. */
import type { Browser } from "playwright-core";
import { rateLimits } from "@/drizzle/schema/rate-limit";
import { addMinutes } from "@/lib/kernel/time";
import { type ClientRule, clientDigest, RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { launchBrowser } from "@/tests/support/browser";
import { activeCustomer, withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults, uniqueClientAddress } from "@/tests/support/page-checks";
import { isUnderNext, pageStatus } from "@/tests/support/page-status";

const PASSWORD = "SajatJelszo2027";
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A page of a client address that has reached the limit of a rule, in this time window and the next. */
async function pageFromLimitedClient(rule: ClientRule, script = true) {
  const address = uniqueClientAddress();
  const visitor = await newBrowserPage(browser, { script });
  await visitor.context.setExtraHTTPHeaders({ "x-forwarded-for": address });
  await withPortalContext(async (ctx) => {
    const subject = clientDigest(address, ctx.settings.authSecret);
    // Hits of the next window count in this one, too.
    const lastHitAt = addMinutes(ctx.clock.now(), 60);
    const hits = Array(RATE_LIMITS[rule].max).fill(lastHitAt);
    await ctx.db.insert(rateLimits).values({ rule, subject, hits, lastHitAt });
  });
  return visitor;
}

it.each([true, false])("signing in: a page with the link to a password link (script %s)", async (script) => {
  const email = await activeCustomer(PASSWORD);
  const { context, page } = await pageFromLimitedClient("failed-by-client", script);
  await page.goto("/login");
  await page.fill("#email", email);
  await page.fill("#password", PASSWORD);
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.click("main button[type=submit]");
  expect((await answered).status()).toBe(pageStatus(429));
  await page.locator("h1:text('Túl sok kérés érkezett')").waitFor();
  if (script) expect(await pageFaults(page)).toEqual([]);
  await page.click("main button:has-text('Jelszóváltoztatási link kérése')");
  await page.waitForURL("**/password/sent");
  await context.close();
});

it("requesting a closure: the page says how long to wait, and everything typed is kept", async () => {
  const { context, page } = await pageFromLimitedClient("closure-by-client", false);
  await page.goto("/close-account/details");
  await page.check("input[value=contract-ended]");
  for (const [field, value] of [
    ["#name", "Próba Petra"],
    ["#email", "senki@example.hu"],
    ["#policy", "110482937"],
  ] as const) {
    await page.fill(field, value);
  }
  await page.check("[name=acknowledged]");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/check");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/check?wait=*");
  expect(await page.textContent("h1")).toBe("Túl sok kérés érkezett");
  expect(await page.textContent("main")).toMatch(/Kérjük, várjon \d+ percet\./);
  const again = await page.reload();
  expect(again?.status()).toBe(pageStatus(429));
  if (!isUnderNext) expect(Number(again?.headers()["retry-after"])).toBeGreaterThan(0);
  await page.click("main a[href='/close-account/check']");
  await page.waitForURL("**/close-account/check");
  expect(await page.textContent("main dl")).toContain("110482937");
  await context.close();
});
