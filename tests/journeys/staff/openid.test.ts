/** Staff sign in by OpenID Connect in a built portal, against a real provider. */
import type { Browser, Page } from "playwright-core";
import { freePort } from "@/lib/db/embedded/free-port";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { type Person, startProvider, type TestProvider } from "@/tests/integration/staff/openid-provider";
import { newStaffAddress } from "@/tests/integration/staff/staff-fixture";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";

let browser: Browser;
let provider: TestProvider;
let portal: SecondPortal;
beforeAll(async () => {
  browser = await launchBrowser();
  const port = await freePort();
  provider = await startProvider(`http://localhost:${port}/staff/oidc/callback/staff`);
  const staff = {
    STAFF_OIDC_ISSUER: provider.issuer,
    STAFF_OIDC_CLIENT_ID: provider.clientId,
    STAFF_OIDC_CLIENT_SECRET: provider.clientSecret,
    STAFF_OIDC_GROUPS: "admin=portal-admins;service=portal-service",
  };
  portal = await startSecondPortal(staff, { port });
});
afterAll(async () => {
  await portal.stop();
  await browser.close();
});

async function invited(): Promise<Person> {
  const email = newStaffAddress();
  await withPortalContext((ctx) => inviteStaff(ctx, { emailAddress: email, name: "Kiss Ilona", role: "service" }));
  return { sub: `sub-${email}`, email, groups: ["portal-service"] };
}

async function goRound(page: Page, person: Person): Promise<void> {
  provider.expect(person);
  await page.goto("/staff/login?returnTo=/staff/replies");
  await page.click("main button:has-text('Bejelentkezés céges fiókkal')");
}

it("leads to the provider and back in; without a group, or without an answer, back to the sign-in with the reason", async () => {
  const person = await invited();
  const { context, page, consoleErrors } = await newBrowserPage(browser, { baseURL: portal.url });
  await page.goto("/staff/login");
  expect(await pageFaults(page)).toEqual([]);
  expect(await page.locator("#password").count()).toBe(0);
  await goRound(page, person);
  await page.waitForURL(`${portal.url}/staff/replies`);
  expect(await page.textContent("header")).toContain("Kiss Ilona");
  const cookies = await context.cookies();
  expect(cookies.filter(({ name }) => name.startsWith("staff-oidc"))).toEqual([]);
  expect(cookies.find(({ name }) => name === "staff")).toMatchObject({ path: "/staff", httpOnly: true });
  expect(consoleErrors).toEqual([]);
  await context.close();

  const removed = await newBrowserPage(browser, { baseURL: portal.url });
  await goRound(removed.page, { ...person, groups: [] });
  await removed.page.waitForURL(/notice=oidc-refused&returnTo=%2Fstaff%2Freplies$/);
  // An answer of the provider that this browser did not ask for.
  await removed.page.goto("/staff/oidc/callback/staff?code=stolen&state=forged");
  await removed.page.waitForURL(/notice=oidc-failed$/);
  await provider.close();
  await goRound(removed.page, person);
  await removed.page.waitForURL(/notice=oidc-failed&returnTo=%2Fstaff%2Freplies$/);
  expect(await pageFaults(removed.page)).toEqual([]);
  await removed.context.close();
});
