/** The conversation on the page of a message, and the reply written there (R9), with and without script. */
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { withdraw } from "@/tests/integration/mailbox/mailbox-fixture";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import {
  fillMailbox,
  historyOf,
  type MailboxCustomer,
  mailboxCustomer,
  openReplyForm,
  signIn,
} from "./mailbox-customer";

let browser: Browser;
let customer: MailboxCustomer;
let number = 0;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
});
afterAll(() => browser.close());

const place = async (subject: string, option = {}) => {
  const [message] = await fillMailbox(customer, [{ subject, ...option }]);
  if (!message) throw new Error("nothing placed");
  return message;
};
async function reply(messageId: string, body: string): Promise<string> {
  const sent = await withPortalContext((ctx) =>
    sendReply(ctx, { accountId: customer.accountId, messageId, body, formToken: randomUUID() }),
  );
  if (!sent.ok) throw new Error(sent.error.kind);
  return sent.value.reference;
}
/** A message of last week, a reply to it and its answer. */
async function talk() {
  number += 1;
  const first = await place(`Első levél ${number}`, { body: "Az első levél szövege.", daysAgo: 7 });
  const reference = await reply(first.id, "Kérdésem:\n\nmikor esedékes?");
  const answer = await place(`Válaszlevél ${number}`, { body: "Január 15-én.", inReplyTo: reference });
  return { first, reference, answer };
}
/** The texts of the page in the order of time: cards of the conversation and the message. */
const order = async (page: Page, texts: string[]) => {
  const main = (await page.textContent("main")) ?? "";
  const found = texts.filter((text) => main.includes(text));
  return found.sort((a, b) => main.indexOf(a) - main.indexOf(b));
};
const openings = async (id: string) => (await historyOf(id)).filter((kind) => kind === "opened").length;

describe.each([
  ["with", true, 1280],
  ["without", false, 360],
])("the conversation %s JavaScript", (_mode, script, width) => {
  it("shows message, reply and answer by time; a text is shown only after its own opening", async () => {
    const { first, reference, answer } = await talk();
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width });
    await signIn(page, customer);
    const texts = ["Az első levél szövege.", "mikor esedékes?", "Január 15-én."];

    await page.goto(`/inbox/${first.id}`);
    expect(await order(page, texts)).toEqual(texts.slice(0, 2));
    const later = page.locator("section[aria-labelledby=conversation-later]");
    expect(await later.locator("li").last().textContent()).toMatch(/Válaszlevél.*Olvasatlan/);
    expect([await openings(first.id), await openings(answer.id)]).toEqual([1, 0]);
    if (script) expect(await pageFaults(page)).toEqual([]);

    await later.locator("a:has-text('Küldemény megnyitása')").click();
    await page.waitForURL(`**/inbox/${answer.id}`);
    expect(await order(page, texts)).toEqual(texts);
    const earlier = page.locator("section[aria-labelledby=conversation-earlier]");
    expect(await earlier.locator("details[open]").count()).toBe(0);
    await earlier.locator("summary", { hasText: "Az Ön válasza" }).click();
    expect(await earlier.locator("text=mikor esedékes?").isVisible()).toBe(true);
    await earlier.locator(`a[href='/sent/${reference}']`).click();
    await page.waitForURL(`**/sent/${reference}`);

    await page.goto(`/inbox/${first.id}`);
    expect(await order(page, texts)).toEqual(texts);
    // Within 15 minutes it is the same reading.
    expect([await openings(first.id), await openings(answer.id)]).toEqual([1, 1]);
    if (script) expect(await pageFaults(page)).toEqual([]);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });
});

it("withdrawn and deleted members of a conversation are shown as what they are, in both languages", async () => {
  const { first, reference, answer } = await talk();
  const withdrawn = await place("Téves válasz", { inReplyTo: reference, body: "Téves szöveg." });
  await withPortalContext((ctx) => withdraw(ctx, withdrawn.id));
  for (const [locale, words] of [
    ["hu", ["társaságunk", "visszavonta", "Ezt a küldeményt Ön törölte."]],
    ["en", ["We withdrew this item on", "You deleted this item."]],
  ] as const) {
    const { context, page } = await newBrowserPage(browser, { locale, width: 360, scheme: "dark" });
    await signIn(page, customer);
    if (locale === "hu") {
      await page.goto(`/inbox/${answer.id}`);
      await page.click("main button:has-text('Törlés')");
      await page.waitForURL("**/inbox?notice=deleted**");
    }
    await page.goto(`/inbox/${first.id}`);
    const later = (await page.textContent("section[aria-labelledby=conversation-later]")) ?? "";
    for (const word of words) expect(later).toContain(word);
    expect(later).not.toContain("Téves szöveg.");
    expect(later).not.toContain("Január 15-én.");
    expect(await pageFaults(page)).toEqual([]);
    await page.click(`section[aria-labelledby=conversation-later] a[href='/trash/${answer.id}']`);
    await page.waitForSelector("main >> text=Január 15-én.");
    await context.close();
  }
});

describe("a reply written on the page of the message", () => {
  it("opens with the focus in the text, keeps it when closed, and is sent from there", async () => {
    const message = await place("Helyben válaszolt");
    const { context, page, consoleErrors } = await newBrowserPage(browser);
    await signIn(page, customer);
    await page.goto(`/inbox/${message.id}`);
    await openReplyForm(page);
    expect(new URL(page.url()).pathname).toBe(`/inbox/${message.id}`);
    expect(await pageFaults(page)).toEqual([]);

    await page.click("main button:has-text('Válasz elküldése')");
    await page.waitForSelector("main [role=alert]:focus >> text=Írja be az üzenetét.");
    expect(await page.title()).toBe("Hiba: Helyben válaszolt – Küldeményeim portál");
    expect(await pageFaults(page)).toEqual([]);

    await page.fill("#body", "Innen írom.");
    await page.click("main a:has-text('Mégse')");
    await page.waitForSelector("main a:has-text('Válasz írása'):focus");
    expect(await page.locator("#body").isVisible()).toBe(false);
    await page.keyboard.press("Enter");
    expect(await page.inputValue("#body")).toBe("Innen írom.");

    await page.dblclick("main button:has-text('Válasz elküldése')");
    await page.waitForURL("**/sent/V-*?notice=sent");
    expect(await page.textContent("main")).toContain("Innen írom.");
    expect((await historyOf(message.id)).filter((kind) => kind === "replied")).toHaveLength(1);
    await page.goto(`/inbox/${message.id}`);
    expect(await page.textContent("section[aria-labelledby=conversation-later]")).toContain("Innen írom.");
    expect(await page.locator("#body").count()).toBe(0);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });

  it("is open with its draft; sent without script, errors are on the reply page with the text", async () => {
    const message = await place("Piszkozattal");
    const written = await newBrowserPage(browser);
    await signIn(written.page, customer);
    await written.page.goto(`/inbox/${message.id}`);
    await openReplyForm(written.page);
    const saved = written.page.waitForResponse("**/api/reply-draft/**");
    await written.page.fill("#body", "Félbehagyott.");
    await saved;
    await written.page.reload();
    expect(await written.page.inputValue("#body")).toBe("Félbehagyott.");
    expect(await written.page.textContent("main [role=status]")).toContain("visszaállítottuk");
    expect(await pageFaults(written.page)).toEqual([]);
    await written.context.close();

    const { context, page } = await newBrowserPage(browser, { script: false });
    await signIn(page, customer);
    await page.goto(`/inbox/${message.id}`);
    await page.fill("#body", "x".repeat(4001));
    await page.click("main button:has-text('Válasz elküldése')");
    await page.waitForSelector("main [role=alert] >> text=/legfeljebb 4000/");
    expect(new URL(page.url()).pathname).toBe(`/inbox/${message.id}/reply`);
    expect(await page.inputValue("#body")).toBe("x".repeat(4001));
    await page.fill("#body", "Befejezve.");
    await page.click("main button:has-text('Válasz elküldése')");
    await page.waitForURL("**/sent/V-*?notice=sent");
    await context.close();
  });
});
