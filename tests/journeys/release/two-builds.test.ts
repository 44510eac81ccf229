/** Forms that are open during a release: the next build replaces this one, on the same address and database. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Browser } from "playwright-core";
import { ACTION_KEY_VARIABLE } from "@/lib/action-key";
import {
  fillMailbox,
  historyOf,
  type MailboxCustomer,
  mailboxCustomer,
  PASSWORD,
  signIn,
} from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { type BrowserPage, newBrowserPage } from "@/tests/support/page-checks";
import { actionIds, Release } from "@/tests/support/release";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";

const THIS_RELEASE = path.resolve(import.meta.dirname, "../../..");
/** A generous limit: under load a build takes minutes. */
const BUILD_MS = 600_000;
const TEXT = "Kérem, küldjék el a díjigazolást is.\n\nKöszönettel: Petra";
const NEW_HEADING = "Válasz írása az új kiadásban";
const OTHER_KEY = { [ACTION_KEY_VARIABLE]: randomBytes(32).toString("base64"), BUILD_STANDALONE: "1" };

let browser: Browser;
let customer: MailboxCustomer;
let release: Release;
beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  release = new Release();
  release.change("messages/hu/reply.ts", 'heading: "Válasz írása"', `heading: "${NEW_HEADING}"`);
  // Before the action whose form is open, in the same file.
  release.change(
    "app/(portal)/inbox/[id]/reply/actions.ts",
    "/**\n * Sends the reply",
    "export const nothing = async () => undefined;\n\n/**\n * Sends the reply",
  );
}, BUILD_MS);
afterAll(async () => {
  release?.remove();
  await browser?.close();
});

type OpenForm = BrowserPage & { messageId: string };

/** The reply form of this release, and its sign-in form, each in a browser of its own. */
async function openForms(url: string) {
  const reply = async (script: boolean): Promise<OpenForm> => {
    const [message] = await fillMailbox(customer, [{ subject: `Kérdés ${randomBytes(4).toString("hex")}` }]);
    if (!message) throw new Error("nothing placed");
    const signedIn = await newBrowserPage(browser, { script, baseURL: url });
    await signIn(signedIn.page, customer);
    await signedIn.page.goto(`/inbox/${message.id}/reply`);
    expect(await signedIn.page.textContent("h1")).toBe("Válasz írása");
    return { ...signedIn, messageId: message.id };
  };
  const login = await newBrowserPage(browser, { script: false, locale: "en", baseURL: url });
  await login.page.goto("/login");
  return { with: await reply(true), without: await reply(false), login };
}

describe.each([
  ["the same key", {}, true],
  ["another key as a standalone folder", OTHER_KEY, false],
])("the next release, built with %s", (_key, env, isKnown) => {
  let portal: SecondPortal | undefined;
  let forms: Awaited<ReturnType<typeof openForms>>;
  beforeAll(async () => {
    portal = await startSecondPortal({});
    forms = await openForms(portal.url);
    const port = Number(new URL(portal.url).port);
    await release.build(env);
    expect(await portal.stop()).toBe(0);
    portal = await (isKnown
      ? startSecondPortal({}, { folder: release.folder, port })
      : startSecondPortal({}, { folder: release.copyStandalone(), port, program: "standalone" }));
  }, BUILD_MS);
  afterAll(async () => {
    for (const { context } of Object.values(forms ?? {})) await context.close();
    await portal?.stop();
  });

  const submitReply = async ({ page, messageId }: OpenForm, leadsTo: RegExp) => {
    await page.fill("#body", TEXT);
    await page.click("main button[type=submit]");
    await page.waitForURL(leadsTo);
    return historyOf(messageId);
  };

  it(`${isKnown ? "has every id" : "has no id"} of the actions that exist in both`, () => {
    const now = actionIds(THIS_RELEASE);
    const next = actionIds(release.folder);
    const both = [...next.keys()].filter((name) => now.has(name));
    expect(both).toContain("app/(portal)/inbox/[id]/reply/actions.ts replyAction");
    expect(both.length).toBeGreaterThanOrEqual(9);
    expect(both.filter((name) => next.get(name) === now.get(name))).toEqual(isKnown ? both : []);
  });

  if (isKnown) {
    it.each(["with", "without"] as const)("takes a reply whose form is older, %s script", async (mode) => {
      const history = await submitReply(forms[mode], /\/sent\/V-/);
      expect(history.filter((kind) => kind === "replied")).toHaveLength(1);
      const { page, messageId } = forms[mode];
      expect(await page.textContent("main")).toContain("Köszönettel: Petra");
      await page.goto(`/inbox/${messageId}/reply`);
      expect(await page.textContent("h1")).toBe(NEW_HEADING);
    });

    it("takes a sign-in whose form is older", async () => {
      const { page } = forms.login;
      await page.fill("#email", customer.email);
      await page.fill("#password", PASSWORD);
      await page.click("main button[type=submit]");
      await page.waitForURL("**/inbox");
    });
    return;
  }

  it("is served by the server around Next, which answers what Next does not", async () => {
    const answer = await fetch(`${portal?.url}/login`, { method: "PUT" });
    expect([answer.status, answer.headers.get("content-security-policy")]).toEqual([405, expect.any(String)]);
    expect(portal?.lines("serving")).toHaveLength(1);
  });

  it.each(["with", "without"] as const)(
    "keeps the text of a reply whose form is older, and sends it from its own page, %s script",
    async (mode) => {
      const { page } = forms[mode];
      const history = await submitReply(forms[mode], /\/reply\?notice=out-of-date$/);
      expect(history).not.toContain("replied");
      await page.waitForSelector(`h1:has-text("${NEW_HEADING}")`);
      expect(await page.textContent("main [role=status]")).toContain(
        "A beírt szöveget megőriztük: kérjük, ellenőrizze",
      );
      expect(await page.inputValue("#body")).toBe(TEXT);
      await page.click("main button[type=submit]");
      await page.waitForURL(/\/sent\/V-/);
      expect((await historyOf(forms[mode].messageId)).filter((kind) => kind === "replied")).toHaveLength(1);
    },
  );

  it("responds to any other form with a page in the customer's language that links back to the form", async () => {
    const { page } = forms.login;
    await page.fill("#email", customer.email);
    await page.fill("#password", PASSWORD);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      page.click("main button[type=submit]"),
    ]);
    expect(answer.status()).toBe(409);
    expect(await page.textContent("h1")).toBe("This page is out of date");
    await page.click("a:has-text('Open the page again')");
    await page.fill("#email", customer.email);
    await page.fill("#password", PASSWORD);
    await page.click("main button[type=submit]");
    await page.waitForURL("**/inbox");
  });
});
