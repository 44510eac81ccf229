/** Deleting for good after a confirmation, and unexpected queries and form fields. */
import type { Browser } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import { cookieOf, fillMailbox, historyOf, mailboxCustomer, postList, signIn, subjectsOf } from "./mailbox-customer";

const pdf = (filename: string) => [{ filename, bytes: Buffer.from("%PDF-1.7\n%%EOF\n") }];
const messagesToPlace = [
  { subject: "Csekk a tavaszi díjról", daysAgo: 9, documents: pdf("csekk.pdf") },
  { subject: "Módosított kötvény", daysAgo: 8, documents: pdf("Módosított_kötvény.pdf") },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each([
  ["with", true, 1280],
  ["without", false, 1280],
  ["on a phone with", true, 360],
])("%s JavaScript", (_, script, width) => {
  it("deletes for good only after a confirmation, and nothing of the message is left", async () => {
    const customer = await mailboxCustomer();
    const [kept, gone] = await fillMailbox(customer, messagesToPlace);
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script, width });
    await signIn(page, customer);
    const cookie = await cookieOf(page);
    const status = async (address: string) =>
      (await fetch(`${testPortal().portalUrl}${address}`, { headers: { cookie }, redirect: "manual" })).status;
    expect(await status(`/trash/${gone?.id}/purge`)).toBe(404);
    for (const message of [kept, gone]) await page.check(`main input[name=id][value='${message?.id}']`);
    await page.click("main button[name=intent][value=delete]");
    await page.waitForURL("**/inbox?notice=deleted**");

    await page.goto("/trash");
    await page.click("main a:has-text('Végleges törlés'):has-text('Módosított kötvény')");
    await page.waitForURL(`**/trash/${gone?.id}/purge`);
    expect(await page.textContent("h1")).toBe("Biztosan véglegesen törli a küldeményt?");
    expect(await page.textContent("main")).toContain("Módosított kötvény");
    expect(await page.getAttribute("main a[href*='from=trash']", "href")).toContain("/documents/");
    if (script) expect(await pageFaults(page)).toEqual([]);
    await page.click("main a:has-text('Mégse')");
    await page.waitForURL("**/trash");
    await page.waitForSelector("h1:text-is('Törölt küldemények')");
    await page.goto(`/trash/${gone?.id}/purge`);
    await page.click("main button:has-text('Igen, véglegesen törlöm')");
    await page.waitForURL("**/trash?notice=purged");
    expect(await page.textContent("main [role=status]")).toContain("A küldeményt véglegesen töröltük.");
    expect(await page.textContent("main")).not.toContain("Módosított kötvény");
    expect(await page.textContent("main")).toContain("Csekk a tavaszi díjról");

    for (const address of [
      `/inbox/${gone?.id}`,
      `/trash/${gone?.id}/purge`,
      `/documents/${gone?.documents[0]?.id}?from=trash`,
      `/download/zip?ids=${gone?.id}`,
    ]) {
      expect([address, await status(address)]).toEqual([address, 404]);
    }
    expect(await historyOf(gone?.id ?? "")).toEqual(["placed", "deleted", "purged"]);
    await page.goto("/inbox?q=kötvény");
    expect(await subjectsOf(page)).toEqual([]);

    // Confirming in another tab after the message was restored changes nothing.
    await page.goto(`/trash/${kept?.id}/purge`);
    const other = await context.newPage();
    await other.goto("/trash");
    await other.click("main button:has-text('Visszaállítás')");
    await other.waitForURL("**/trash?notice=restored");
    await page.click("main button:has-text('Igen, véglegesen törlöm')");
    await page.waitForURL("**/trash");
    expect(await historyOf(kept?.id ?? "")).toEqual(["placed", "deleted", "restored"]);
    expect(consoleErrors.filter((text) => !/status of 404/.test(text))).toEqual([]);
    await context.close();
  });
});

it("unexpected queries and form fields never cause a fault", async () => {
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, messagesToPlace.slice(0, 1));
  const { context, page } = await newBrowserPage(browser, { script: false });
  await signIn(page, customer);
  const headers = { cookie: await cookieOf(page) };
  const asked = [
    "q=%00",
    "q=%ED%A0%80",
    "q=%27%20%7C%20%26%20!%20%3A%20*",
    `q=${"x".repeat(10_240)}`,
    `q=${"d%C3%ADj+".repeat(900)}`,
    "q=a&q=b&q[]=c",
    "q=%F0%9F%92%A9&group=__proto__&sort=constructor",
    "q=%3C-%3E%20(2)%20%5C%20%24%24%20%25s&page=999999",
    "notice=deleted&id=%00&gone=1&n=-5",
    "notice=too-many&n=%00",
  ];
  for (const query of asked) {
    const answer = await fetch(`${testPortal().portalUrl}/inbox?${query}`, { headers });
    expect([query.slice(0, 40), answer.status]).toEqual([query.slice(0, 40), 200]);
  }
  const elsewhere = [
    "/sent",
    "/trash",
    "/download",
    `/inbox/${message?.id}`,
    `/inbox/${message?.id}/reply`,
    "/documents/x",
  ];
  const odd = ["page=-1", "page=1e308", "page=%00", "page[]=2&notice=__proto__", "notice=%ED%A0%80&n=x", "from=%00"];
  for (const address of elsewhere.flatMap((path) => odd.map((query) => `${path}?${query}`))) {
    const { status } = await fetch(`${testPortal().portalUrl}${address}`, { headers, method: "HEAD" });
    expect([address, status]).toEqual([address, address.startsWith("/documents") ? 404 : 200]);
  }
  for (const id of ["\0", "'; drop table messages; --", "../../etc", "", "x".repeat(10_240), `${message?.id}'`]) {
    expect(await postList(page, "/download/selected", [["id", id]])).toContain("/inbox?notice=none-selected");
    const { status } = await fetch(`${testPortal().portalUrl}/trash/${encodeURIComponent(id)}/purge`, { headers });
    expect([id.slice(0, 20), status]).toEqual([id.slice(0, 20), expect.any(Number)]);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  // The redirect stays on the portal.
  const outside: [string, string][] = [
    ["returnTo", "https://example.org/"],
    ["id", "x"],
  ];
  expect(await postList(page, "/download/selected", outside)).toMatch(/^\/inbox\?/);
  expect(await historyOf(message?.id ?? "")).toEqual(["placed"]);
  await context.close();
});
