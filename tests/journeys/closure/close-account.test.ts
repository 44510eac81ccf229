/** R14: every state of a closure request, as a signed-in customer and as an anonymous visitor see it. */
import { eq } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { closureRequests } from "@/drizzle/schema/closure";
import { upsertContracts } from "@/lib/account/store";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { decideClosure } from "@/lib/closure/decide-closure";
import { addCalendarDays, addMinutes, budapestDay } from "@/lib/kernel/time";
import {
  fillMailbox,
  type MailboxCustomer,
  mailboxCustomer,
  PASSWORD,
  signIn,
} from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { emailTo, mailedLink } from "@/tests/support/emails";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";

/** Without a word boundary at the end, because other text may follow directly. */
const REFERENCE = /T-\d{4}-[A-Z0-9]{6}/;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const heading = (page: Page) => page.textContent("h1");

/** Fills in the form and confirms it; ends on the page after sending. */
async function requestClosureByForm(page: Page, email: string | null): Promise<void> {
  await page.goto("/close-account/details");
  await page.check("input[value=contract-ended]");
  await page.fill("#name", "Próba Petra");
  if (email) await page.fill("#email", email);
  // A signed-in customer chooses from their contracts; without any, the number is typed.
  const contracts = page.locator("select#policy");
  if ((await contracts.count()) === 0) await page.fill("#policy", "110482937");
  else expect(await contracts.locator("option").allTextContents()).toEqual(["110482937 – Lakásbiztosítás"]);
  await page.check("[name=acknowledged]");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/check");
  await page.click("main form button[type=submit]");
  await page.waitForURL(email ? "**/close-account/sent" : "**/close-account/received");
}

async function hasElectronicContract({ accountId }: MailboxCustomer): Promise<void> {
  await withPortalContext((ctx) =>
    upsertContracts(ctx.db, [
      {
        id: ctx.random.uuid(),
        accountId,
        number: "110482937",
        product: "Lakásbiztosítás",
        status: "active",
        channel: "electronic",
        imported: true,
      },
    ]),
  );
}

it("an anonymous visitor without JavaScript: information, errors, check, e-mail, link, day of deletion", async () => {
  const customer = await mailboxCustomer();
  const { context, page, consoleErrors } = await newBrowserPage(browser, { script: false, width: 360 });
  await page.goto("/portaltorles");
  expect(new URL(page.url()).pathname).toBe("/close-account");
  expect(await page.locator("main a[href='/download']").textContent()).toBe(
    "Összes dokumentum letöltése a törlés előtt",
  );
  await page.click("main a[href='/close-account/details']");
  await page.waitForURL("**/close-account/details");

  await page.check("input[value=switch-to-postal]");
  await page.fill("#name", "Próba Petra");
  await page.click("main form button[type=submit]");
  await page.locator("main [role=alert]").waitFor();
  expect(await page.locator("main [role=alert] a").allTextContents()).toEqual([
    "Adja meg a postai címét.",
    "Adja meg az e-mail-címét.",
    "Adja meg a kötvényszámot.",
    "A folytatáshoz jelölje be, hogy tudomásul vette a tájékoztatást.",
  ]);
  expect(await page.inputValue("#name")).toBe("Próba Petra");
  await page.fill("[name=address]", "1054 Budapest, Próba utca 1.");
  await page.fill("#email", customer.email);
  await page.fill("#policy", "110482937");
  await page.check("[name=acknowledged]");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/check");
  expect(await page.textContent("main dl")).toContain("1054 Budapest, Próba utca 1.");
  await page.click("main dl a[href$='#policy']");
  await page.waitForURL("**/close-account/details#policy");
  expect(await page.inputValue("#policy")).toBe("110482937");
  await page.goto("/close-account/check");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/sent");
  const told = await page.textContent("main");

  const link = await mailedLink(customer.email, "/close-account/confirm/");
  for (const _ of [1, 2]) {
    await page.goto(link);
    expect(new URL(page.url()).pathname).toBe("/close-account/confirm");
    expect(await page.textContent("main")).toContain(customer.email);
  }
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/close-account/received");
  expect(await heading(page)).toMatch(/^Regisztrációját .+ napján töröljük$/);
  expect(await page.textContent("main")).toMatch(REFERENCE);
  await page.goto(link);
  expect(await heading(page)).toBe("Ez a link már nem használható");

  // The response is the same for an unknown address and for one that has an open request.
  for (const email of ["senki.sincs@example.hu", customer.email]) {
    await requestClosureByForm(page, email);
    expect(await page.textContent("main")).toBe(told);
  }
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("signed in, the request is approved at once: a banner, withdrawal, and a second request", async () => {
  const customer = await mailboxCustomer();
  const { context, page, consoleErrors } = await newBrowserPage(browser, { locale: "hu" });
  await signIn(page, customer);
  await page.goto("/close-account/details");
  await page.click("main form button[type=submit]");
  await page.locator("main [role=alert]").waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await requestClosureByForm(page, null);
  expect(await heading(page)).toMatch(/^Regisztrációját .+ napján töröljük$/);
  expect(await pageFaults(page)).toEqual([]);
  await page.goto("/inbox");
  const banner = page.locator("main form:has(button:text('Kérelem visszavonása'))");
  expect(await banner.isVisible()).toBe(true);
  await page.goto("/close-account/details");
  expect(new URL(page.url()).pathname).toBe("/close-account");
  await page.goto("/account");
  await page.locator("main button:text('Kérelem visszavonása')").first().click();
  await page.waitForURL("**/account?notice=closure-withdrawn");
  expect(await page.textContent("main [role=status]")).toContain("A kérelmet visszavonta. Regisztrációja megmarad.");
  expect(await page.locator("main button:text('Kérelem visszavonása')").count()).toBe(0);
  await requestClosureByForm(page, null);
  expect(await heading(page)).toMatch(/^Regisztrációját/);
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("with an active electronic contract the insurer decides; the customer sees why, and gets the result", async () => {
  const customer = await mailboxCustomer();
  await hasElectronicContract(customer);
  const { context, page } = await newBrowserPage(browser, { script: false });
  await signIn(page, customer);
  await requestClosureByForm(page, null);
  expect(await heading(page)).toBe("Törlési kérelmét megkaptuk");
  const text = (await page.textContent("main")) ?? "";
  expect(text).toContain("Lakásbiztosítás (110482937)");
  expect(text).toContain("Addig minden változatlan marad.");
  const [reference = ""] = REFERENCE.exec(text) ?? [];
  await page.goto("/inbox");
  expect(await page.locator("main button:text('Kérelem visszavonása')").count()).toBe(0);

  await withPortalContext((ctx) => decideClosure(ctx, { reference, decision: "rejected" }));
  const refusal = await emailTo(customer.email, "Törlési kérelmét nem tudtuk teljesíteni");
  expect(refusal.text).toContain("elektronikus kapcsolattartást választott");
  await page.goto("/account");
  expect(await page.textContent("main")).toContain("Döntöttünk a törlési kérelméről");

  await requestClosureByForm(page, null);
  const [second = ""] = REFERENCE.exec((await page.textContent("main")) ?? "") ?? [];
  await withPortalContext((ctx) => decideClosure(ctx, { reference: second, decision: "approved" }));
  await page.goto("/close-account");
  expect(await heading(page)).toMatch(/^Regisztrációját .+ napján töröljük$/);
  await context.close();
});

it("after the week the session ends, the last notification is sent, and signing in fails", async () => {
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [
    { documents: [{ filename: "kötvény.pdf", bytes: Buffer.from("%PDF-1.7") }], contractNumber: null },
  ]);
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  await requestClosureByForm(page, null);
  await withPortalContext(async (ctx) => {
    const past = addMinutes(ctx.clock.now(), -1);
    await ctx.db
      .update(closureRequests)
      .set({ closesAt: past })
      .where(eq(closureRequests.accountId, customer.accountId));
    await closeAccounts(ctx);
  });
  await page.goto(`/inbox/${message?.id}`);
  await page.waitForURL("**/login?**");
  expect((await emailTo(customer.email, "Regisztrációját töröltük")).text).toMatch(REFERENCE);
  await page.fill("#email", customer.email);
  await page.fill("#password", PASSWORD);
  await page.click("main button[type=submit]");
  await page.locator("main [role=alert]").waitFor();
  expect(await page.textContent("main [role=alert]")).toContain("A megadott e-mail-cím vagy jelszó nem megfelelő.");
  await context.close();
});

it("the page names the day a week ahead", async () => {
  const customer = await mailboxCustomer();
  const { context, page } = await newBrowserPage(browser, { locale: "en", width: 360 });
  await signIn(page, customer);
  await requestClosureByForm(page, null);
  const day = await withPortalContext(async (ctx) => addCalendarDays(budapestDay(ctx.clock.now()), 7));
  const shown = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  expect((await heading(page))?.replaceAll("\u00a0", " ")).toBe(`We will close your account on ${shown}`);
  expect(await pageFaults(page)).toEqual([]);
  await context.close();
});
