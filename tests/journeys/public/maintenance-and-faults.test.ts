/** The pages in maintenance mode and after a fault. */
import type { Browser } from "playwright-core";
import { mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe("in maintenance mode", () => {
  let portal: SecondPortal;
  beforeAll(async () => {
    portal = await startSecondPortal({ MAINTENANCE: "2999-11-24T06:00+01:00", RUN_WORKER: "1" });
  });
  afterAll(() => portal.stop());

  const ask = (path: string, init?: RequestInit) => fetch(`${portal.url}${path}`, { redirect: "manual", ...init });

  it.each([
    ["/login", {}],
    ["/inbox", {}],
    ["/help", {}],
    ["/nowhere", {}],
    ["/documents/00000000-0000-4000-8000-000000000000", {}],
    ["/download/zip", {}],
    ["/api/session", {}],
    ["/api/cron/send-notification", { headers: { authorization: `Bearer ${"x".repeat(40)}` } }],
    ["/login", { method: "POST", body: new URLSearchParams({ email: "a@example.hu" }) }],
  ] as [string, RequestInit][])("%s responds with 503 and Retry-After, for any method", async (path, init) => {
    const headers = new Headers(init.headers);
    if (init.method === "POST") headers.set("origin", portal.url);
    const answer = await ask(path, { ...init, headers });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(1_000_000);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await answer.text()).replaceAll("\u00a0", " ")).toContain("2999. november 24. 6:00");
  });

  it("links only to the portal, for any path", async () => {
    for (const path of ["//evil.example/", "/%5Cevil.example"]) {
      const text = await (await ask(path)).text();
      const [, way] = /class="primary" href="([^"]*)"/.exec(text) ?? [];
      expect([path, new URL(way ?? "", portal.url).origin]).toEqual([path, portal.url]);
    }
  });

  it("health checks, fonts and icons are served as usual", async () => {
    expect((await ask("/api/health/live")).status).toBe(200);
    expect(await (await ask("/api/health/ready")).json()).toEqual({ status: "ready" });
    for (const path of ["/favicon.svg", "/favicon.ico", "/fonts/atkinson-next-latin.woff2"]) {
      expect([path, (await ask(path)).status]).toEqual([path, 200]);
    }
    expect((await ask("/login", { headers: { host: "evil.example" } })).status).not.toBe(200);
  });

  it.each([
    { locale: "hu", scheme: "light", width: 360, heading: "A portál jelenleg nem érhető el" },
    { locale: "en", scheme: "dark", width: 1280, heading: "The portal is not available" },
  ] as const)("the page has no faults: $locale, $scheme, $width px", async ({ heading, ...environment }) => {
    const { context, page, consoleErrors } = await newBrowserPage(browser, environment);
    const answer = await page.goto(`${portal.url}/inbox?page=2`);
    expect(answer?.status()).toBe(503);
    expect(await page.textContent("h1")).toBe(heading);
    expect(await page.getAttribute("html", "lang")).toBe(environment.locale);
    expect(await page.getAttribute("main a.primary", "href")).toBe("/inbox?page=2");
    expect(await page.locator("main a[href^='tel:']").isVisible()).toBe(true);
    expect(await pageFaults(page)).toEqual([]);
    expect(consoleErrors.filter((text) => !text.includes("status of 503"))).toEqual([]);
    await context.close();
  });

  it("no notification is sent, because its link would lead to the maintenance page", () => {
    expect(portal.log()).toContain("e-mails and recurring work wait until it is over");
  });
});

it("a fault has its own page, also without JavaScript; the log has its reference and no value of the query", async () => {
  const { context, page } = await newBrowserPage(browser, { script: false });
  const customer = await mailboxCustomer();
  await signIn(page, customer);
  const databaseUrl = new URL(testPortal().databaseUrl);
  databaseUrl.pathname = "/there-is-no-such-database";
  const portal = await startSecondPortal({ DATABASE_URL: databaseUrl.href, DATABASE_URL_UNPOOLED: databaseUrl.href });
  try {
    const answer = await page.goto(`${portal.url}/inbox?q=titok`);
    expect(answer?.status()).toBe(500);
    expect(await page.textContent("h1")).toBe("Elnézést kérünk, hiba történt");
    const reference = /Hibaazonosító: ([\w-]+)/.exec((await page.textContent("main")) ?? "")?.[1];
    expect(reference).toBeTruthy();
    expect(await page.getAttribute("main a.primary", "href")).toBe("/inbox?q=titok");
    const line = portal
      .log()
      .split("\n")
      .find((text) => text.includes(`"requestId":"${reference}"`) && text.includes('"level":"error"'));
    expect(JSON.parse(line ?? "{}")).toMatchObject({ level: "error", route: "/inbox", method: "GET", path: "/inbox" });
    expect(portal.log()).not.toMatch(/titok|params:|Failed query/);
    expect((await fetch(`${portal.url}/api/health/ready`)).status).toBe(503);
  } finally {
    await portal.stop();
    await context.close();
  }
});
