/**
 * A form posted with bytes that are no UTF-8, in both shapes that Next parses: the browser's own multipart form, and
 * the call of a server action by the page's script. The customer reads what is wrong, and nothing is placed.
 */
import { eq } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { closureRequests } from "@/drizzle/schema/closure";
import { replies } from "@/drizzle/schema/mailbox";
import {
  fillMailbox,
  historyOf,
  type MailboxCustomer,
  mailboxCustomer,
  signIn,
} from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage } from "@/tests/support/page-checks";

/** Typed into a field; its bytes in the posted form are replaced by one that no UTF-8 text has. */
const TYPED = "QJXQ";
const REPLACED = Buffer.from([0xff]);

let browser: Browser;
let customer: MailboxCustomer;
beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
});
afterAll(() => browser.close());

/** Replaces what was typed in every post of the page; the posts as they were sent. */
async function damagePosts(page: Page): Promise<{ type: string; isActionCall: boolean }[]> {
  const posts: { type: string; isActionCall: boolean }[] = [];
  await page.route("**/*", async (route) => {
    const request = route.request();
    const body = request.method() === "POST" ? request.postDataBuffer() : null;
    const at = body?.indexOf(TYPED) ?? -1;
    if (!body || at < 0) return route.continue();
    const headers = await request.allHeaders();
    posts.push({ type: headers["content-type"] ?? "", isActionCall: "next-action" in headers });
    const postData = Buffer.concat([body.subarray(0, at), REPLACED, body.subarray(at + TYPED.length)]);
    expect(postData.includes(TYPED)).toBe(false);
    return route.continue({ postData });
  });
  return posts;
}

const repliesTo = (messageId: string) =>
  withPortalContext((ctx) => ctx.db.select().from(replies).where(eq(replies.messageId, messageId)));
const closuresOf = (accountId: string) =>
  withPortalContext((ctx) => ctx.db.select().from(closureRequests).where(eq(closureRequests.accountId, accountId)));

describe.each([
  ["with", true],
  ["without", false],
])("bytes that are no UTF-8, %s JavaScript,", (_, script) => {
  const posted = [{ type: expect.stringMatching(/^multipart\/form-data; boundary=/), isActionCall: script }];

  it("in a reply: the text is shown again with the place of the damage, and nothing is sent", async () => {
    const [message] = await fillMailbox(customer, [{ subject: `Sérült válasz ${script}` }]);
    if (!message) throw new Error("nothing placed");
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, customer);
    await page.goto(`/inbox/${message.id}/reply`);
    const posts = await damagePosts(page);
    await page.fill("#body", `Kérem ${TYPED} vissza`);
    await page.click("main button[type=submit]");
    await page.locator("main [role=alert] >> text=/A szövegben sérült karakter van/").waitFor();
    expect(await page.inputValue("#body")).toBe("Kérem \ufffd vissza");
    expect(posts).toEqual(posted);
    expect(await repliesTo(message.id)).toEqual([]);
    expect(await historyOf(message.id)).not.toContain("replied");
    expect(consoleErrors).toEqual([]);
    await context.close();
  });

  it("in the request of a closure: the field is named, and no request is made", async () => {
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, customer);
    await page.goto("/close-account/details");
    const posts = await damagePosts(page);
    await page.check("input[value=contract-ended]");
    await page.fill("#name", `Próba ${TYPED}`);
    await page.fill("#policy", "110482937");
    await page.check("[name=acknowledged]");
    await page.click("main form button[type=submit]");
    await page.locator("main [role=alert]").waitFor();
    expect(await page.locator("main [role=alert] a").allTextContents()).toEqual([
      "A szöveg olyan karaktert tartalmaz, amelyet nem tudunk tárolni.",
    ]);
    expect(await page.getAttribute("main [role=alert] a", "href")).toBe("#name");
    expect(new URL(page.url()).pathname).toBe("/close-account/details");
    expect(posts).toEqual(posted);
    // No draft was kept either: the page of the second step leads back.
    await page.goto("/close-account/check");
    expect(new URL(page.url()).pathname).toBe("/close-account/details");
    expect(await closuresOf(customer.accountId)).toEqual([]);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});
