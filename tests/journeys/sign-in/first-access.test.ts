/** First access: from the welcome notification to the mailbox (R5, R6, R7). */
import type { Browser } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { INITIAL_PASSWORD, inviteCustomer } from "@/tests/support/customers";
import { mailedLink } from "@/tests/support/emails";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";

const OWN_PASSWORD = "SajatJelszo2027";
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each([
  ["with", true],
  ["without", false],
])("first access %s JavaScript", (_, script) => {
  it("leads from the welcome notification by the initial password to an own password and the mailbox", async () => {
    const email = await inviteCustomer();
    const link = await mailedLink(email, "/activate/");
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });

    await page.goto(link);
    expect(new URL(page.url()).pathname).toBe("/activate");
    expect(await page.textContent("main")).toContain(email);
    if (script) expect(await pageFaults(page)).toEqual([]);

    await page.fill("#initial", "RosszJelszo99");
    await page.click("main button[type=submit]");
    await page.waitForSelector("main [role=alert]");
    expect(await page.textContent("main [role=alert]")).toContain("A kezdeti jelszó nem megfelelő.");
    expect(await page.inputValue("#initial")).toBe("");

    await page.fill("#initial", INITIAL_PASSWORD);
    await page.click("main button[type=submit]");
    await page.waitForURL("**/password/first");

    for (const path of ["/inbox", "/account", "/trash", "/"]) {
      await page.goto(path);
      expect(new URL(page.url()).pathname).toBe("/password/first");
    }
    if (script) expect(await pageFaults(page)).toEqual([]);

    // The rules are shown before anything is typed, and errors afterwards.
    expect(await page.textContent("#rules")).toContain("legalább 2 számjegy (0–9)");
    await page.fill("#password", "rovid");
    if (!script) await page.fill("#again", "rovid");
    await page.click("main button:has-text('Jelszó mentése')");
    await page.waitForSelector("main [role=alert]");
    expect(await page.textContent("main [role=alert]")).toContain("A jelszó túl rövid");

    if (script) {
      await page.click("text=Jelszó javaslása");
      expect(await page.getAttribute("#password", "type")).toBe("text");
      expect(await page.inputValue("#password")).toMatch(/^[A-Za-z0-9]{8,16}$/);
      await page.waitForSelector("text=6 követelmény teljesül a 6-ból.");
    }
    // Five rules are met, but the sixth is not: the list says so while typing, and the refusal says why.
    await page.fill("#password", "KUldemenyeim1234");
    if (!script) await page.fill("#again", "KUldemenyeim1234");
    if (script) {
      await page.waitForSelector("text=5 követelmény teljesül a 6-ból.");
      expect(await page.textContent("#rules li >> nth=5")).toContain("gyakori szót vagy sorozatot – még nem teljesül");
      expect(await pageFaults(page)).toEqual([]);
    }
    await page.click("main button:has-text('Jelszó mentése')");
    await page.waitForSelector("main [role=alert] >> text=mert gyakori szóra vagy ismert jelszóra épül");
    // The server never returns a password; where script runs, what was typed is still there.
    expect(await page.inputValue("#password")).toBe(script ? "KUldemenyeim1234" : "");
    await page.fill("#password", INITIAL_PASSWORD);
    if (!script) await page.fill("#again", INITIAL_PASSWORD);
    await page.click("main button:has-text('Jelszó mentése')");
    await page.waitForSelector("main [role=alert] >> text=Az új jelszó nem egyezhet meg a kezdeti jelszóval.");

    await page.fill("#password", OWN_PASSWORD);
    if (!script) {
      await page.fill("#again", "MasikJelszo2027");
      await page.click("main button:has-text('Jelszó mentése')");
      await page.waitForSelector("main [role=alert] >> text=A két jelszó nem egyezik.");
      await page.fill("#password", OWN_PASSWORD);
      await page.fill("#again", OWN_PASSWORD);
    }
    await page.click("main button:has-text('Jelszó mentése')");
    await page.waitForURL("**/inbox?notice=password-saved");

    await page.goto(link);
    expect(await page.textContent("h1")).toBe("Ez a link már nem használható");
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("a mail scanner that opens the link twenty times does not use it up", async () => {
  const email = await inviteCustomer();
  const link = await mailedLink(email, "/activate/");
  for (let count = 0; count < 20; count++) {
    const answer = await fetch(link, { method: count % 2 ? "GET" : "HEAD", redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/activate"]);
  }
  const { context, page } = await newBrowserPage(browser);
  await page.goto(link);
  await page.fill("#initial", INITIAL_PASSWORD);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/password/first");
  await context.close();
});

it("the token moves from the address into a cookie that script cannot read", async () => {
  const answer = await fetch(`${testPortal().portalUrl}/activate/${"a".repeat(43)}`, { redirect: "manual" });
  expect(answer.headers.get("location")).toBe("/activate");
  expect(answer.headers.get("cache-control")).toContain("no-store");
  expect(answer.headers.get("referrer-policy")).toBe("strict-origin");
  const cookie = answer.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/Path=\/activate;/i);
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=lax/i);
  expect(cookie).toMatch(/Max-Age=600/i);
});
