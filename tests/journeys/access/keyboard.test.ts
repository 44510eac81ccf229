/** The mailbox by keyboard alone (UX.md, 5): where the focus goes, that it is seen, and that Enter acts. */
import type { Browser, Page } from "playwright-core";
import { fillMailbox, mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
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
