/** A service person's morning: the invitation, the queue, an answer, a customer's question; with and without script. */
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { totpCode } from "@/lib/staff/totp";
import { offeredTotpSecret } from "@/lib/staff/totp-seal";
import { STAFF_PASSWORD } from "@/tests/integration/staff/staff-fixture";
import { fillMailbox, type MailboxCustomer, mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";

const ROWS_ON_A_SCREEN = 15;
const SCREEN_HEIGHT = 900;

let browser: Browser;
let customer: MailboxCustomer;
let reference: string;
beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [{ subject: "Díjváltozás", body: "Titkos szöveg" }]);
  const sent = await withPortalContext((ctx) =>
    sendReply(ctx, {
      accountId: customer.accountId,
      messageId: message?.id ?? "",
      body: "Miért változott?",
      formToken: randomUUID(),
    }),
  );
  if (!sent.ok) throw new Error(sent.error.kind);
  reference = sent.value.reference;
});
afterAll(() => browser.close());

/** Invites a person. @returns the link, and the secret that it offers */
async function invitation() {
  const emailAddress = parseEmailAddress(`${randomUUID().slice(0, 13)}@staff.example.hu`);
  if (!emailAddress) throw new Error("not an address");
  return withPortalContext(async (ctx) => {
    const { link } = await inviteStaff(ctx, { emailAddress, name: "Kiss Ilona", role: "service" });
    const url = link?.url ?? "";
    return { email: emailAddress, url, secret: offeredTotpSecret(ctx, url.split("/").at(-1) ?? "") };
  });
}

async function accept(page: Page, { url, secret }: { url: string; secret: Buffer }): Promise<string[]> {
  await page.goto(new URL(url).pathname);
  await page.waitForURL("**/staff/invitation");
  expect(await pageFaults(page)).toEqual([]);
  await page.fill("#password", STAFF_PASSWORD);
  await page.fill("#again", STAFF_PASSWORD);
  await page.fill("#code", totpCode(secret, new Date()));
  await page.click("main button[type=submit]");
  await page.waitForSelector("main li:nth-child(10)");
  return page.locator("main li").allTextContents();
}

it("signed in, the form of an invitation after another was opened asks to open its link again", async () => {
  const { context, page } = await newBrowserPage(browser);
  await accept(page, await invitation());
  const [first, second] = [await invitation(), await invitation()];
  const open = async ({ url }: typeof first) => {
    const tab = await context.newPage();
    await tab.goto(new URL(url).pathname);
    await tab.waitForURL("**/staff/invitation");
    return tab;
  };
  const tab = await open(first);
  await open(second);
  await tab.fill("#password", STAFF_PASSWORD);
  await tab.fill("#again", STAFF_PASSWORD);
  await tab.fill("#code", totpCode(first.secret, new Date()));
  await tab.click("main button[type=submit]");
  await tab.waitForURL("**/staff/invitation?notice=other-link");
  expect(await tab.textContent("main")).toContain("Nyissa meg újra");
  expect(await tab.textContent("h1")).toBe("A meghívó nem használható");
  await context.close();
});

it("from the invitation to the answer, and to the page that says what a customer received", async () => {
  const { context, page, consoleErrors } = await newBrowserPage(browser);
  const person = await invitation();
  const codes = await accept(page, person);
  expect(codes).toHaveLength(10);
  await page.click("main a[href='/staff']");
  await page.waitForURL("**/staff");
  const cookie = (await context.cookies()).find(({ name }) => name === "staff");
  expect(cookie).toMatchObject({ path: "/staff", httpOnly: true, sameSite: "Lax" });
  const headers = (await page.request.get("/staff")).headers();
  expect([headers["x-robots-tag"], headers["cache-control"]]).toEqual(["noindex, nofollow", "private, no-store"]);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(await pageFaults(page)).toEqual([]);

  await page.goto(`/staff/replies?q=${reference}`);
  expect(await page.locator("tbody tr").count()).toBe(1);
  const row = await page.locator("tbody tr").boundingBox();
  expect((row?.y ?? 0) + ROWS_ON_A_SCREEN * (row?.height ?? SCREEN_HEIGHT)).toBeLessThanOrEqual(SCREEN_HEIGHT);
  expect(await pageFaults(page)).toEqual([]);
  // The key works as soon as the page's script runs.
  while ((await page.locator("tbody th a:focus").count()) === 0) await page.keyboard.press("j");
  // In the menu the keys work too.
  await page.locator("header nav a").last().focus();
  await page.keyboard.press("k");
  expect(await page.locator("tbody th a:focus").count()).toBe(1);
  await page.keyboard.press("/");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("q");
  // In a field the keys are letters.
  await page.keyboard.press("?");
  expect(await page.inputValue("input[name=q]")).toHaveLength(reference.length + 1);
  expect(await page.locator("#keys:popover-open").count()).toBe(0);
  await page.locator("tbody th a").focus();
  await page.keyboard.press("?");
  await page.waitForSelector("#keys:popover-open");
  expect(await pageFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.locator("tbody th a").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/staff/replies/${reference}`);
  expect(await page.textContent("main")).toContain("Miért változott?");
  expect(await page.content()).not.toContain("Titkos szöveg");

  const isTaken = () => page.waitForSelector("#body", { timeout: 5_000 }).then(Boolean, () => false);
  do await page.keyboard.press("a");
  while (!(await isTaken()));
  expect(await pageFaults(page)).toEqual([]);
  while ((await page.locator("#body:focus").count()) === 0) await page.keyboard.press("r");
  await page.fill("#body", "A díj a korral változik.");
  await page.click("main button:has-text('Válasz elküldése')");
  await page.waitForURL(/notice=answered/);

  await page.goto(`/staff/customers?q=${encodeURIComponent(customer.email)}`);
  expect(await pageFaults(page)).toEqual([]);
  await page.click("tbody th a");
  await page.waitForSelector("#messages");
  expect(await page.textContent("main")).toContain("Válasz: Díjváltozás");
  expect(await page.content()).not.toContain("Titkos szöveg");
  expect(await pageFaults(page)).toEqual([]);

  await page.setViewportSize({ width: 360, height: SCREEN_HEIGHT });
  for (const path of [page.url(), "/staff", "/staff/replies?view=answered", "/staff/closures"]) {
    await page.goto(path);
    expect([path, await pageFaults(page)]).toEqual([path, []]);
  }

  // The customer reads the answer, and who looked: role and number, no name.
  const own = await newBrowserPage(browser);
  await signIn(own.page, customer);
  await own.page.click("main table a:has-text('Válasz: Díjváltozás')");
  await own.page.waitForSelector("h1:has-text('Válasz: Díjváltozás')");
  await own.page.goto("/account");
  const account = (await own.page.textContent("main")) ?? "";
  expect(account).toMatch(/Megválaszoltuk a válaszát/);
  expect(account).toMatch(/ügyfélszolgálat, \d+\. sz\. munkatárs/);
  expect(account).not.toContain("Kiss Ilona");
  // The workspace is unknown to a signed-in customer.
  for (const path of ["/staff", "/staff/login", "/staff/replies"]) {
    expect([path, (await own.page.goto(path))?.status()]).toEqual([path, 404]);
  }
  await own.context.close();
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("works without script, in English and dark, and lets a person in by a recovery code", async () => {
  const first = await newBrowserPage(browser);
  const person = await invitation();
  const [code = ""] = await accept(first.page, person);
  await first.context.close();

  const { context, page, consoleErrors } = await newBrowserPage(browser, {
    script: false,
    locale: "en",
    scheme: "dark",
  });
  await page.goto("/staff/replies");
  await page.waitForURL(/\/staff\/login\?returnTo=/);
  await page.fill("#email", person.email);
  await page.fill("#password", STAFF_PASSWORD);
  await page.fill("#code", "000000");
  await page.click("main button[type=submit]");
  await page.waitForSelector("[role=alert]");
  await page.fill("#password", STAFF_PASSWORD);
  await page.fill("#code", code);
  await page.click("main button[type=submit]");
  await page.waitForURL(/notice=recovery-code&left=9/);
  await page.click("header button:has-text('Sign out')");
  await page.waitForURL(/\/staff\/login\?notice=signed-out/);
  await page.goto("/staff");
  await page.waitForURL(/\/staff\/login/);
  expect(consoleErrors).toEqual([]);
  await context.close();

  // axe needs script.
  const dark = await newBrowserPage(browser, { locale: "en", scheme: "dark" });
  await dark.page.goto("/staff/login");
  expect(await pageFaults(dark.page)).toEqual([]);
  await dark.context.close();
});
