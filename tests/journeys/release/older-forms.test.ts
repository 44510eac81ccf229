/**
 * Forms whose action the portal does not know, as after a release with another key. two-builds.test.ts uses real
 * builds.
 */
import type { Browser, Page } from "playwright-core";
import {
  fillMailbox,
  historyOf,
  type MailboxCustomer,
  mailboxCustomer,
  PASSWORD,
  signIn,
} from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { png } from "@/tests/support/pictures";

const TEXT = "Tisztelt Ügyfélszolgálat!\n\nKérem a díjigazolást.";
const ID = /\b[0-9a-f]{42}\b/g;
const UNKNOWN = "7f".padEnd(42, "0");

let browser: Browser;
let customer: MailboxCustomer;
beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
});
afterAll(() => browser.close());

/** Makes the forms of pages that are opened from now on older than the release, until `end`. */
async function makeOlder(page: Page, address: RegExp): Promise<{ end(): Promise<void> }> {
  await page.route(address, async (route) => {
    const request = route.request();
    const headers = await request.allHeaders();
    // With script the id is a header, without it a field of the form that the page holds.
    if (headers["next-action"]) return route.continue({ headers: { ...headers, "next-action": UNKNOWN } });
    if (request.method() !== "GET") return route.continue();
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(ID, UNKNOWN) });
  });
  return { end: () => page.unroute(address) };
}

describe.each([
  ["with script, in Hungarian, on a telephone", { script: true, locale: "hu", width: 360 }],
  ["without script, in English", { script: false, locale: "en", width: 1280 }],
] as const)("%s", (_how, environment) => {
  const { script, locale } = environment;
  const said =
    locale === "hu"
      ? {
          notSent: "válasza még nem érkezett meg hozzánk",
          stale: "Az oldal időközben elavult",
          open: "Az oldal megnyitása",
        }
      : { notSent: "your reply has not been sent", stale: "This page is out of date", open: "Open the page again" };

  it("a reply is not sent and not lost: its text is kept, and the page says that files must be chosen again", async () => {
    const [message] = await fillMailbox(customer, [{ subject: "Régi űrlap" }]);
    const { context, page } = await newBrowserPage(browser, environment);
    await signIn(page, customer);
    const older = await makeOlder(page, /\/reply$/);
    await page.goto(`/inbox/${message?.id}/reply`);
    await page.fill("#body", TEXT);
    await page.setInputFiles("#files", { name: "kép.png", mimeType: "image/png", buffer: Buffer.from(png()) });
    await page.click("main button[type=submit]");
    await page.waitForURL("**/reply?notice=out-of-date");
    await page.waitForSelector(`main [role=status]:has-text("${said.notSent}")`);
    expect(await page.inputValue("#body")).toBe(TEXT);
    if (script) expect(await pageFaults(page)).toEqual([]);
    expect(await historyOf(message?.id ?? "")).not.toContain("replied");
    await older.end();
    await page.click("main button[type=submit]");
    await page.waitForURL("**/sent/V-*");
    await context.close();
  });

  it(`any other form ${script ? "is reloaded" : "gets a page with a link back to it"}`, async () => {
    const { context, page } = await newBrowserPage(browser, environment);
    const older = await makeOlder(page, /\/login/);
    await page.goto("/login?returnTo=%2Fsent");
    await page.fill("#email", customer.email);
    await page.fill("#password", PASSWORD);
    if (script) {
      const loaded = page.waitForEvent("load");
      await page.click("main button[type=submit]");
      await loaded;
    } else {
      await page.click("main button[type=submit]");
      await page.waitForSelector(`h1:has-text("${said.stale}")`);
      await older.end();
      await page.click(`main a:has-text("${said.open}")`);
    }
    await page.waitForURL("**/login?returnTo=%2Fsent");
    expect(await page.inputValue("#email")).toBe("");
    await older.end();
    await signInHere(page);
    await page.waitForURL("**/sent");
    await context.close();
  });
});

async function signInHere(page: Page): Promise<void> {
  await page.fill("#email", customer.email);
  await page.fill("#password", PASSWORD);
  await page.click("main button[type=submit]");
}
