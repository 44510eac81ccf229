/** A closure request that needs a decision, decided by staff in the browser, with JavaScript and without. */
import type { Browser } from "playwright-core";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import { closuresOf, DETAILS, importContract } from "@/tests/integration/closure/closure-fixture";
import { mailboxCustomer } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { enterAs } from "./staff-visitor";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A request of a customer with an active, electronic contract. @returns the address of its page */
async function requestToDecide(): Promise<string> {
  const { accountId } = await mailboxCustomer();
  const [request] = await withPortalContext(async (ctx) => {
    await importContract(ctx, accountId, { number: accountId.slice(0, 9) });
    const asked = await requestOwnClosure(ctx, { accountId, details: DETAILS });
    if (!asked.ok) throw new Error(asked.error.kind);
    return closuresOf(ctx, accountId);
  });
  return `/staff/closures/${request?.reference}`;
}

describe.each([[true], [false]])("with JavaScript: %s", (script) => {
  it.each([
    ["rejected", "elutasítva", "Elutasította a kérelmet"],
    ["approved", "elfogadva", "Elfogadta a kérelmet"],
  ])("a request is %s, once, and the contracts no longer ask for a decision", async (decision, state, notice) => {
    const path = await requestToDecide();
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await enterAs(context, "service");
    await page.goto(path);
    const contracts = page.locator("section[aria-labelledby=contracts]");
    expect(await contracts.textContent()).toContain("ezért kell döntés");
    const decide = page.locator(`main button[value=${decision}]`);
    if (decision === "rejected") {
      expect(await page.getAttribute("#reason", "required")).not.toBeNull();
      await page.selectOption("#reason", "contract-active");
    }
    await decide.click();
    await page.waitForURL(`**${path}?notice=${decision}`);
    expect(await page.textContent("main [role=status]")).toContain(notice);
    expect(await page.textContent("h1")).toContain(state);
    expect(await contracts.textContent()).toContain("élő, elektronikus szerződés");
    expect(await contracts.textContent()).not.toContain("ezért kell döntés");
    const decided = (await page.textContent("section[aria-labelledby=decision]")) ?? "";
    expect(decided).toMatch(/Döntött: .+,\s\d{4}\.\s\p{L}+\s\d{1,2}\.\s\d{1,2}:\d{2}/u);
    expect(decided.includes("Az elutasítás oka: élő szerződése van")).toBe(decision === "rejected");
    expect(await page.locator("main button[name=decision]").count()).toBe(0);
    if (script) expect(await pageFaults(page)).toEqual([]);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});
