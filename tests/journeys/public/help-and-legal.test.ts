/** Public pages: the help, its print view and links; the cookie page is complete. */
import type { Browser } from "playwright-core";
import { mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { mailedLink } from "@/tests/support/emails";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { pageStatus } from "@/tests/support/page-status";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it("the help covers the common questions, without JavaScript, and every link works", async () => {
  const { context, page } = await newBrowserPage(browser, { script: false, width: 360 });
  const customer = await mailboxCustomer();
  await signIn(page, customer);
  await page.goto("/help");
  const text = (await page.textContent("main")) ?? "";
  for (const word of [
    /először/,
    /elfelejtettem a jelszavamat/i,
    /letilt/i,
    /egy év elteltével töröljük/,
    /ZIP/,
    /regisztrációm törlését/,
    /ingyenes/,
  ]) {
    expect(text).toMatch(word);
  }
  // The contact comes first; the questions are folded, and the address of an answer opens it.
  expect(await page.locator("main h2").first().textContent()).toBe("Ügyfélszolgálat");
  const questions = page.locator("main details");
  expect(await questions.count()).toBeGreaterThan(15);
  expect(await page.locator("main details[open]").count()).toBe(0);
  await page.locator("main summary", { hasText: "Megváltozott az e-mail-címem. Mit tegyek?" }).click();
  expect(await page.locator("main #address").isVisible()).toBe(true);
  await page.goto("/help#forgot");
  expect(await page.locator("main details:has(#forgot)").getAttribute("open")).not.toBeNull();
  // The menu of a signed-in customer leads here.
  expect(await page.locator("header nav a[href='/help']").count()).toBe(1);
  const ways = await page
    .locator("main section a[href^='/']")
    .evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href") ?? ""))]);
  expect(ways).toEqual(
    expect.arrayContaining(["/password/forgot", "/account", "/download", "/trash", "/close-account"]),
  );
  for (const way of ways) expect([way, (await page.goto(way))?.status()]).toEqual([way, 200]);
  await context.close();
});

it.each(["/help", "/terms", "/accessibility"])("%s prints its text without navigation", async (path) => {
  const { context, page } = await newBrowserPage(browser);
  await page.goto(path);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("main nav:visible, footer a:visible, header form:visible").count()).toBe(0);
  // Folded answers are printed too.
  if (path === "/help") expect(await page.locator("main details p:visible").count()).toBeGreaterThan(15);
  expect(await page.textContent("main")).not.toContain("a szolgáltató egészíti ki");
  expect(await page.locator("main section:visible").count()).toBeGreaterThan(3);
  const colours = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    return [color, backgroundColor];
  });
  expect(colours).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  await context.close();
});

it("the cookie page names every cookie that the portal sets", async () => {
  const { context, page } = await newBrowserPage(browser);
  const customer = await mailboxCustomer();
  const set = new Set<string>();
  page.on("response", async (response) => {
    for (const line of (await response.headersArray()).filter(({ name }) => name.toLowerCase() === "set-cookie")) {
      set.add(line.value.split("=", 1)[0] ?? "");
    }
  });
  await page.goto("/close-account/details");
  await page.click("header button:has-text('English')");
  await page.locator("html[lang=en]").waitFor();
  await page.check("input[value=contract-ended]");
  for (const [field, value] of [
    ["#name", "Próba Petra"],
    ["#email", customer.email],
    ["#policy", "1"],
  ] as const) {
    await page.fill(field, value);
  }
  await page.check("[name=acknowledged]");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/check");
  expect(await pageFaults(page)).toEqual([]);
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/sent");
  await page.goto(await mailedLink(customer.email, "/close-account/confirm/"));
  expect(await pageFaults(page)).toEqual([]);
  await page.goto("/password/forgot");
  await page.fill("#email", customer.email);
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/password/sent");
  await page.goto(await mailedLink(customer.email, "/password/change/"));
  await signIn(page, customer);
  await page.goto("/cookies");
  const named = (await page.textContent("main")) ?? "";
  expect([...set].sort()).toEqual(expect.arrayContaining(["browser", "closure-link", "kuldemenyeim", "locale"]));
  expect([...set].filter((name) => !named.includes(name))).toEqual([]);
  await context.close();
});

it.each([
  { locale: "hu", scheme: "light", width: 360 },
  { locale: "en", scheme: "dark", width: 1280 },
] as const)("the pages of a closure request have no faults: $locale, $scheme, $width px", async (environment) => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, environment);
  const found: Record<string, string[]> = {};
  for (const [path, status] of [
    ["/close-account", 200],
    ["/close-account/details", 200],
    ["/close-account/sent", 200],
    ["/close-account/confirm", 200],
    ["/close-account/check?wait=7", pageStatus(429)],
    ["/account/address", 200],
  ] as const) {
    const answer = await page.goto(path);
    const faults = await pageFaults(page);
    if (answer?.status() !== status) faults.push(`status ${answer?.status()}`);
    if ((await page.locator("h1").count()) !== 1) faults.push("not one h1");
    if (faults.length > 0) found[path] = faults;
  }
  expect(found).toEqual({});
  expect(consoleErrors.filter((text) => !text.includes("status of 429"))).toEqual([]);
  await context.close();
});
