/** The mailbox by keyboard alone (UX.md, 5): where the focus goes, that it is seen, and that Enter acts. */
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { fillMailbox, mailboxCustomer, PASSWORD, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { newVisitor } from "@/tests/support/page-checks";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What has the focus: its text or its name, whether it can be seen, and whether a ring shows it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const box = element.getBoundingClientRect();
    // A card or a pair of segments wears the ring for what is inside; the browser draws its own inside a date.
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

it.each([1280, 360])(
  "skip link, menu, first item, its document, and back: %i px",
  async (width) => {
    const customer = await mailboxCustomer();
    await fillMailbox(customer, [
      { subject: "Régi", daysAgo: 2 },
      { subject: "Legújabb", daysAgo: 1, documents: [{ filename: "irat.pdf", bytes: Buffer.from("%PDF-1.7") }] },
    ]);
    const { context, page, complaints } = await newVisitor(browser, { width });
    await signIn(page, customer);

    await page.keyboard.press("Tab");
    expect(await focused(page)).toMatchObject({ text: "Ugrás a tartalomra", href: "#main", seen: true, ring: true });
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");

    // From the content to the first item: everything on the way is seen and shows that it has the focus.
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
    const onItem: (string | null)[] = [];
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press("Tab");
      const { text, href } = await focused(page);
      onItem.push(href ?? text);
      if (text === "Törlés") break;
    }
    expect(onItem).toEqual(expect.arrayContaining(["/inbox", "Törlés"]));
    expect(onItem.filter((at) => at?.startsWith("/documents/"))).toHaveLength(2);

    await page.keyboard.press("Enter");
    await page.waitForURL("**/inbox?notice=deleted**");
    await page.waitForSelector("main [role=status]");
    await page.locator("main button:has-text('Visszavonás')").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/inbox?notice=restored**");
    expect(await page.textContent("main table")).toContain("Legújabb");
    expect(complaints).toEqual([]);
    await context.close();
  },
  60_000,
);

it("on a phone the menu opens and closes by keyboard, and Escape gives the focus back", async () => {
  const customer = await mailboxCustomer();
  const { context, page } = await newVisitor(browser, { width: 360 });
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

/** Everything on the page that a key can reach, in the page's order; one of a group of radio buttons stands for all. */
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

/** What the script adds to a page (a button that shows a password, one that prints) is there when nothing more comes. */
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

/** Tab from the top to the end: each stop once and in order, seen, with its ring; at the end a way back. */
async function walk(page: Page): Promise<void> {
  const wanted = await settled(page);
  const passed: number[] = [];
  for (let step = 0; step < 3 * wanted.length; step++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const { dataset, type, name } = document.activeElement as HTMLInputElement;
      const sameGroup = `input[type=radio][name="${name}"][data-stop]`;
      return (
        dataset.stop ?? (type === "radio" ? document.querySelector<HTMLElement>(sameGroup)?.dataset.stop : undefined)
      );
    });
    if (stop === undefined || (passed.length > 1 && stop === "0")) break;
    // The parts of a date are stops of their own.
    if (Number(stop) === passed.at(-1)) continue;
    passed.push(Number(stop));
    expect({ ...(await focused(page)), stop }).toMatchObject({ partlySeen: true, ring: true, stop });
  }
  expect(passed.map((stop) => wanted[stop])).toEqual(wanted);
  await page.locator(`[data-stop="${wanted.length - 1}"]`).focus();
  await page.keyboard.press("Shift+Tab");
  const back = await page.evaluate(() => document.activeElement?.closest("[data-stop]")?.getAttribute("data-stop"));
  expect(Number(back)).toBeLessThan(wanted.length - 1);
}

it("every stop of every kind of page is passed in order, and none holds the reader", async () => {
  const customer = await mailboxCustomer();
  const documents = [{ filename: "irat.pdf", bytes: Buffer.from("%PDF-1.7") }];
  const [item] = await fillMailbox(customer, [{ subject: "Levél", documents }, { subject: "Másik" }]);
  const { context, page } = await newVisitor(browser);
  for (const path of ["/login", "/password/forgot", "/help", "/close-account"]) {
    await page.goto(path);
    await walk(page);
  }
  // Signed in, and his closing asked for, without a mouse.
  await page.goto("/login");
  await page.locator("#email").focus();
  await page.keyboard.type(customer.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/inbox");
  const own = `/inbox/${item?.id}`;
  for (const path of ["/inbox", own, `${own}/reply`, "/account", "/account/password", "/services"]) {
    await page.goto(path);
    await walk(page);
  }
  await page.goto("/close-account/details");
  await walk(page);
  await page.locator("input[name=reason]").first().focus();
  await page.keyboard.press("Space");
  await page.locator("#policy").focus();
  await page.keyboard.type("110482937");
  await page.locator("[name=acknowledged]").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/close-account/check");
  // Opened anew: after a step by script the keys go on from where the reader was, not from the top.
  await page.reload();
  await walk(page);
  await page.locator("main form button[type=submit]").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/close-account/received");
  await context.close();
});
