/** The mailbox by keyboard alone: order and visibility of the focus, and that Enter acts. */
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { fillMailbox, mailboxCustomer, PASSWORD, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage } from "@/tests/support/page-checks";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The focused element: its text or name, whether it is in view, and whether it has a focus ring. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const box = element.getBoundingClientRect();
    // A card or a pair of segments has the ring of an inner element; date fields have the browser's own ring.
    const around = [element, element.parentElement, element.closest("tr"), element.closest("label")];
    const ring = around.some((part) => {
      const style = part && getComputedStyle(part);
      return style && (style.outlineStyle !== "none" || style.boxShadow !== "none");
    });
    const labels = (element as HTMLInputElement).labels;
    return {
      text: (element.textContent || labels?.[0]?.textContent || element.getAttribute("aria-label") || "").trim(),
      href: element.getAttribute("href"),
      name: element.getAttribute("name"),
      partlySeen: box.width > 0 && box.top < window.innerHeight && box.bottom > 0,
      seen: box.width > 0 && box.top >= 0 && box.bottom <= window.innerHeight + 1,
      ring: ring || element.getAttribute("type") === "date",
    };
  });

it.each([1280, 360])("skip link, menu, first message, its document, and back: %i px", async (width) => {
  const customer = await mailboxCustomer();
  await fillMailbox(customer, [
    { subject: "Régi", daysAgo: 2 },
    { subject: "Legújabb", daysAgo: 1, documents: [{ filename: "irat.pdf", bytes: Buffer.from("%PDF-1.7") }] },
  ]);
  const { context, page, consoleErrors } = await newBrowserPage(browser, { width });
  await signIn(page, customer);

  await page.keyboard.press("Tab");
  expect(await focused(page)).toMatchObject({ text: "Ugrás a tartalomra", href: "#main", seen: true, ring: true });
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");

  // From the content to the first message: every stop is in view and has a focus ring.
  const way: string[] = [];
  for (let step = 0; step < 25; step++) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    way.push(at.text);
    expect({ ...at, step }).toEqual({ ...at, text: expect.stringMatching(/./), seen: true, ring: true, step });
    if (at.text === "Legújabb") break;
  }
  expect(way.at(-1)).toBe("Legújabb");
  expect(way).toContain("Kijelölés: Legújabb");

  await page.keyboard.press("Enter");
  await page.waitForSelector("h1:has-text('Legújabb')");
  const stops: (string | null)[] = [];
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press("Tab");
    const { text, href } = await focused(page);
    stops.push(href ?? text);
    if (text === "Törlés") break;
  }
  expect(stops).toEqual(expect.arrayContaining(["/inbox", "Törlés"]));
  expect(stops.filter((at) => at?.startsWith("/documents/"))).toHaveLength(2);

  await page.keyboard.press("Enter");
  await page.waitForURL("**/inbox?notice=deleted**");
  await page.waitForSelector("main [role=status]");
  await page.locator("main button:has-text('Visszavonás')").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/inbox?notice=restored**");
  expect(await page.textContent("main table")).toContain("Legújabb");
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("on a phone the menu opens and closes by keyboard, and Escape returns the focus", async () => {
  const customer = await mailboxCustomer();
  const { context, page } = await newBrowserPage(browser, { width: 360 });
  await signIn(page, customer);
  const menu = page.locator("#menu");
  const button = page.locator("header button[popovertarget=menu]");
  await button.focus();
  await page.keyboard.press("Enter");
  expect(await menu.isVisible()).toBe(true);
  await page.keyboard.press("Tab");
  expect((await focused(page)).href).toBe("/inbox");
  await page.keyboard.press("Escape");
  expect(await menu.isVisible()).toBe(false);
  expect(await button.evaluate((own) => own === document.activeElement)).toBe(true);
  await context.close();
});

/** Every element that the keyboard can reach, in document order; one for each group of radio buttons. */
const reachable = (page: Page) =>
  page.evaluate(() => {
    const groups = new Set<string>();
    const all = document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary");
    const found = [...all].filter((element) => {
      const { type, name, form } = element as HTMLInputElement;
      if (!element.checkVisibility() || element.matches(":disabled, [type=hidden], [tabindex='-1']")) return false;
      if (type !== "radio") return true;
      const group = `${[...document.forms].indexOf(form as HTMLFormElement)} ${name}`;
      return !groups.has(group) && groups.add(group);
    });
    const numbered = [...found.entries()];
    for (const [index, element] of numbered) element.dataset.stop = String(index);
    return numbered.map(([index, element]) => `${index} ${element.localName} ${element.textContent?.trim()}`);
  });

const SETTLED_MS = 100;

/** Waits until scripts add no more elements (a button that shows a password, one that prints). */
async function settled(page: Page): Promise<string[]> {
  await page.waitForFunction(() => {
    const last = [...document.querySelectorAll("footer a")].at(-1) ?? {};
    return Object.keys(last).some((key) => key.startsWith("__reactProps"));
  });
  let before: string[];
  let now = await reachable(page);
  do {
    before = now;
    await pause(SETTLED_MS);
    now = await reachable(page);
  } while (now.length !== before.length);
  return now;
}

/**
 * Tabs from the first to the last stop: each once and in order, in view, with a focus ring; Shift+Tab goes back. Begins
 * anew when a script has added a stop meanwhile, which can happen long after the page is interactive on a busy machine.
 */
async function tabThrough(page: Page): Promise<void> {
  let wanted = await settled(page);
  let passed = await stopsPassed(page, wanted.length);
  while ((await reachable(page)).length !== wanted.length) {
    await page.reload();
    wanted = await settled(page);
    passed = await stopsPassed(page, wanted.length);
  }
  expect(passed.map((stop) => wanted[stop])).toEqual(wanted);
  await page.locator(`[data-stop="${wanted.length - 1}"]`).focus();
  await page.keyboard.press("Shift+Tab");
  const back = await page.evaluate(() => document.activeElement?.closest("[data-stop]")?.getAttribute("data-stop"));
  expect(Number(back)).toBeLessThan(wanted.length - 1);
}

/** @returns the numbers of the stops that Tab passes from the top of the page, each in view and with a focus ring */
async function stopsPassed(page: Page, count: number): Promise<number[]> {
  const passed: number[] = [];
  for (let step = 0; step < 3 * count; step++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const { dataset, type, name } = document.activeElement as HTMLInputElement;
      const sameGroup = `input[type=radio][name="${name}"][data-stop]`;
      return (
        dataset.stop ?? (type === "radio" ? document.querySelector<HTMLElement>(sameGroup)?.dataset.stop : undefined)
      );
    });
    if (stop === undefined || (passed.length > 1 && stop === "0")) break;
    // The parts of a date field are separate stops.
    if (Number(stop) === passed.at(-1)) continue;
    passed.push(Number(stop));
    expect({ ...(await focused(page)), stop }).toMatchObject({ partlySeen: true, ring: true, stop });
  }
  return passed;
}

const BILL = {
  amount: "9000",
  currency: "HUF",
  dueDate: "2099-12-01",
  paymentReference: "110482937/2099",
  payeeName: "Allianz Hungária Zrt.",
  payeeIban: "HU42117730161111101800000000",
};
const MAILBOX_STATES = [
  "/inbox?state=payable&sort=due",
  "/inbox?q=lev%C3%A9l",
  "/inbox?q=nincsilyen&type=policy",
  "/contracts",
  "/contracts/110482937",
  "/trash",
  "/trash?q=t%C3%B6r%C3%B6lt",
  "/account/emails",
];

it("every stop of every kind of page is reached in order, and none traps the focus", async () => {
  const customer = await mailboxCustomer();
  const documents = [{ filename: "irat.pdf", bytes: Buffer.from("%PDF-1.7") }];
  const [message, bill, deleted] = await fillMailbox(customer, [
    { subject: "Levél", documents },
    { subject: "Számla", payment: BILL },
    { subject: "Törölt", documents },
    { subject: "Másik" },
  ]);
  await withPortalContext((ctx) =>
    deleteMessages(ctx, { accountId: customer.accountId, ids: deleted ? [deleted.id] : [] }),
  );
  const { context, page } = await newBrowserPage(browser);
  for (const path of ["/login", "/password/forgot", "/help", "/close-account"]) {
    await page.goto(path);
    await tabThrough(page);
  }
  // Signs in and requests the closure by keyboard.
  await page.goto("/login");
  await page.locator("#email").focus();
  await page.keyboard.type(customer.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/inbox");
  const own = `/inbox/${message?.id}`;
  const paths = ["/inbox", own, `${own}/reply`, "/account", "/account/password", "/services", ...MAILBOX_STATES];
  for (const path of [...paths, `/inbox/${bill?.id}`, `/trash/${deleted?.id}`]) {
    await page.goto(path);
    await tabThrough(page);
  }
  await page.goto("/close-account/details");
  await tabThrough(page);
  await page.locator("input[name=reason]").first().focus();
  await page.keyboard.press("Space");
  await page.locator("#policy").focus();
  await page.keyboard.type("110482937");
  await page.locator("[name=acknowledged]").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/close-account/check");
  // Reloaded, because after a navigation by script the focus does not start at the top.
  await page.reload();
  await tabThrough(page);
  await page.locator("main form button[type=submit]").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/close-account/received");
  await context.close();
});
