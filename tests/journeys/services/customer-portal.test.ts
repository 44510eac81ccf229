/** R19, R20, R4: from the button to the customer portal and back, and every state in between. */

import { decodeJwt } from "jose";
import type { Browser, Page } from "playwright-core";
import { deliverLines, line } from "@/tests/integration/delivery/batch-fixture";
import { fillMailbox, type MailboxCustomer, mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { emailTo } from "@/tests/support/emails";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import { startSecondPortal } from "@/tests/support/second-portal";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const START = "main form button[type=submit]";
const { portalUrl, customerPortalUrl } = testPortal();

/** Presses the button; ends on the stand-in's page, whose address has no ticket. */
async function start(page: Page): Promise<void> {
  await page.goto("/services");
  await page.click(START);
  await page.waitForURL(`${customerPortalUrl}/registration`);
}

async function choose(page: Page, outcome: "registered" | "cancelled"): Promise<void> {
  await page.click(`button[value=${outcome}]`);
  await page.waitForURL(`${portalUrl}/services`);
}

function deliverTo({ email }: MailboxCustomer) {
  return withPortalContext((ctx) => deliverLines(ctx, [line({ email })]));
}

it("without JavaScript: registers and returns; a notification is sent; new messages go there, old ones stay", async () => {
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [{ subject: "Régi küldemény" }]);
  const { context, page, consoleErrors } = await newBrowserPage(browser, { script: false, width: 360 });
  await signIn(page, customer);
  await page.goto("/services");
  expect(await page.locator("header nav a[aria-current=page]").getAttribute("href")).toBe("/services");
  expect(await page.locator("main section li").allTextContents()).toEqual(
    expect.arrayContaining([
      expect.stringContaining("Online díjfizetés"),
      expect.stringContaining("Kárát online bejelentheti"),
      "Az Ügyfélportálon elérhető termékek",
      "Gyakori kérdések az Ügyfélportálról",
    ]),
  );
  expect(await page.locator("main [role=status]").count()).toBe(0);

  const brought = page.waitForRequest((request) => request.url().startsWith(`${customerPortalUrl}/?ticket=`));
  await page.click(START);
  const ticket = new URL((await brought).url()).searchParams.get("ticket") ?? "";
  await page.waitForURL(`${customerPortalUrl}/registration`);
  expect(JSON.stringify(decodeJwt(ticket))).not.toMatch(new RegExp(`${customer.email}|${customer.accountId}|Petra`));
  expect(await page.textContent("main button >> nth=0")).toBe("Regisztráció befejezése");

  // Returns before deciding; the ticket can be used once.
  await page.goto("/services");
  expect(await page.textContent("main [role=status]")).toContain("folyamatban van");
  await page.goto(`${customerPortalUrl}/?ticket=${ticket}`);
  expect(await page.textContent("main")).toContain("már felhasználták");
  await page.goto(`${customerPortalUrl}/registration`);
  await choose(page, "registered");
  expect(await page.textContent("main [role=status]")).toContain("Ön már regisztrált az Ügyfélportálra.");
  expect(await page.locator(START).count()).toBe(0);
  // Its services are links from now on.
  expect(await page.locator(`main ul li p a[href='${customerPortalUrl}/']`).allTextContents()).toHaveLength(5);
  expect((await emailTo(customer.email, "ezentúl az Ügyfélportálon")).links).toContain(`${customerPortalUrl}/`);

  const { lines } = await deliverTo(customer);
  expect(lines).toMatchObject([{ route: "customer-portal", messageId: "" }]);
  await page.goto("/inbox");
  expect(await page.textContent("main")).toContain("Új küldeményeit ott találja.");
  expect(await page.getAttribute("main a:text('Ügyfélportál megnyitása')", "href")).toBe(`${customerPortalUrl}/`);
  expect(await page.locator("main table a[href^='/inbox/']").allTextContents()).toEqual(["Régi küldemény"]);
  expect((await page.goto(`/inbox/${message?.id}`))?.status()).toBe(200);
  // The browser reports status 400 of the used ticket as an error.
  expect(consoleErrors.filter((text) => !/status of 400/.test(text))).toEqual([]);
  await context.close();
});

it("with JavaScript, in English: cancels, sees it, starts again, registers", async () => {
  const customer = await mailboxCustomer();
  const { context, page, consoleErrors } = await newBrowserPage(browser, { locale: "en", scheme: "dark" });
  await signIn(page, customer);
  await start(page);
  expect(await page.textContent("h1")).toBe("Customer Portal registration");
  await choose(page, "cancelled");
  expect(await page.textContent("main [role=status]")).toContain("registration was cancelled");
  expect(await pageFaults(page)).toEqual([]);
  expect((await deliverTo(customer)).lines).toMatchObject([{ route: "mailbox", state: "placed" }]);
  await start(page);
  await page.goto("/services");
  expect(await page.textContent("main [role=status]")).toContain("in progress");
  expect(await pageFaults(page)).toEqual([]);
  await page.goto(`${customerPortalUrl}/registration`);
  await choose(page, "registered");
  expect(await page.textContent("main [role=status]")).toContain("You are registered for the Customer Portal.");
  for (const locale of ["en", "hu"]) {
    await context.addCookies([{ name: "locale", value: locale, url: portalUrl }]);
    for (const address of ["/services", "/inbox"]) {
      await page.goto(address);
      expect([locale, address, await pageFaults(page)]).toEqual([locale, address, []]);
    }
  }
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("explains that nothing is configured, or that the customer portal does not respond", async () => {
  const customer = await mailboxCustomer();
  const { context, page, consoleErrors } = await newBrowserPage(browser, { width: 360 });
  await signIn(page, customer);
  const [bare, silent] = await Promise.all([
    startSecondPortal({ CUSTOMER_PORTAL_URL: "" }),
    startSecondPortal({ CUSTOMER_PORTAL_URL: "http://127.0.0.1:1/" }),
  ]);
  try {
    await page.goto(`${bare.url}/services`);
    expect(await page.textContent("main")).toContain("innen jelenleg nem indítható");
    expect(await page.locator("main a[href^='tel:']").count()).toBe(1);
    expect(await page.locator(START).count()).toBe(0);
    expect(await pageFaults(page)).toEqual([]);
    expect(await (await fetch(`${bare.url}/.well-known/jwks.json`)).json()).toMatchObject({
      keys: [{ kty: "OKP", alg: "EdDSA" }],
    });

    await page.goto(`${silent.url}/services`);
    await page.click(START);
    await page.waitForURL("**/services?notice=unavailable");
    expect(await page.textContent("main [role=status]")).toContain("jelenleg nem érhető el");
    expect(await page.locator(START).count()).toBe(1);
    expect(await pageFaults(page)).toEqual([]);
  } finally {
    await Promise.all([bare.stop(), silent.stop()]);
  }
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("publishes its keys, and accepts reports from no browser and in no other format", async () => {
  const keys = await fetch(`${portalUrl}/.well-known/jwks.json`);
  expect(keys.status).toBe(200);
  expect(keys.headers.get("content-type")).toBe("application/jwk-set+json");
  expect(keys.headers.get("cache-control")).toBe("public, max-age=300");
  expect(await keys.json()).toMatchObject({
    keys: [
      { kty: "EC", crv: "P-256", alg: "ES256", use: "sig" },
      { kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig" },
    ],
  });

  const tell = async (body: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${portalUrl}/api/customer-portal/registrations`, {
      method: "POST",
      headers: { "content-type": "application/jwt", ...headers },
      body,
    });
    return [answer.status, await answer.text()];
  };
  expect(await tell("a.b.c")).toEqual([401, expect.stringMatching(/registration:invalid".*"reason":"malformed"/)]);
  expect(await tell("a.b.c", { "content-type": "text/plain" })).toEqual([
    415,
    expect.stringContaining("registration:wrong-type"),
  ]);
  expect(await tell("x".repeat(9000))).toEqual([413, expect.stringContaining("registration:too-large")]);
  expect(await tell("a.b.c", { origin: portalUrl, "sec-fetch-site": "same-origin" })).toEqual([403, ""]);
  expect(await tell("a.b.c", { origin: "https://evil.example" })).toEqual([403, ""]);
});
