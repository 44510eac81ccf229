/** A reply with attachments and drafts, and the insurer's answer to it. */
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { sha256Hex } from "@/lib/document/seal";
import { getDraft } from "@/lib/mailbox/reply/reply-draft";
import { until } from "@/tests/integration/delivery-command/portal-process";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { emailTo } from "@/tests/support/emails";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { isUnderNext } from "@/tests/support/page-status";
import { jpeg, pdf, png } from "@/tests/support/pictures";
import { testPortal } from "@/tests/support/portal";
import { portalCommand } from "@/tests/support/portal-command";
import { fillMailbox, historyOf, type MailboxCustomer, mailboxCustomer, PASSWORD, signIn } from "./mailbox-customer";

const MEGABYTE = 1024 * 1024;
let browser: Browser;
let customer: MailboxCustomer;
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
const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
const submit = (page: Page) => page.click("main button[type=submit]");
const alert = (page: Page, words: string) => page.waitForSelector(`main [role=alert] >> text=${words}`);

/** Makes the customer's session older than the idle time. */
const endSession = ({ email }: MailboxCustomer) =>
  withPortalContext((ctx) =>
    ctx.db.execute(sql`
      update sessions set last_seen_at = now() - interval '16 minutes'
      where ended_at is null and account_id = (select id from accounts where email_address = ${email})`),
  );

async function signInHere(page: Page, { email }: MailboxCustomer): Promise<void> {
  await page.fill("#email", email);
  await page.fill("#password", PASSWORD);
  await submit(page);
}

describe.each([
  ["with", true],
  ["without", false],
])("a reply with files, %s JavaScript", (mode, script) => {
  it("is refused with a reason, sent, acknowledged, answered; reply and answer link to each other", async () => {
    const message = await place(`Kár ${mode}`, { senderReference: `KAR-${mode}-${customer.accountId}` });
    const { context, page, consoleErrors } = await newBrowserPage(browser, { script });
    await signIn(page, customer);
    await page.goto(`/inbox/${message.id}/reply`);
    if (script) expect(await pageFaults(page)).toEqual([]);

    await page.fill("#body", "Mellékelem a képeket.");
    await page.setInputFiles("#files", [
      file("oldal.pdf", Buffer.from("<!doctype html><p>Nem PDF")),
      file("üres.png", Buffer.alloc(0)),
      file("jó.png", png()),
    ]);
    await submit(page);
    await alert(page, "Ez a fájl nem PDF, bár a neve .pdf-re végződik: oldal.pdf");
    await alert(page, "Ez a fájl üres vagy sérült: üres.png");
    expect(await page.inputValue("#body")).toBe("Mellékelem a képeket.");
    // With script the form keeps the good file.
    expect(await page.textContent("main form")).toContain(script ? "jó.png" : "újra ki kell választania");
    if (script) expect(await pageFaults(page)).toEqual([]);

    // A photo would be made smaller by the script, a PDF is not.
    const large = (name: string, bytes: number) =>
      script ? file(`${name}.pdf`, pdf(`%${"x".repeat(bytes)}\n`)) : file(`${name}.png`, png({ noise: bytes }));
    await page.setInputFiles("#files", [large("nagy", 4 * MEGABYTE)]);
    await submit(page);
    await alert(page, "A csatolt fájlok mérete túl nagy. A megengedett összméret: 4");
    expect(await page.inputValue("#body")).toBe("Mellékelem a képeket.");

    await page.setInputFiles("#files", [large("óriás", 12 * MEGABYTE)]);
    await submit(page);
    await alert(page, "A csatolt fájlok mérete túl nagy.");
    expect(await page.inputValue("#body")).toBe("Mellékelem a képeket.");

    const remove = page.locator("main form button:has-text('Eltávolítás')");
    for (let left = script ? 2 : 0; left > 0; left -= 1) {
      await remove.nth(left - 1).waitFor();
      await remove.first().click();
      await remove.nth(left - 1).waitFor({ state: "detached" });
    }
    const files = [file("Őszi számla.pdf", pdf()), file("kép.jpeg", jpeg()), file("rajz.png", png())];
    await page.setInputFiles("#files", files);
    await page.dblclick("main button[type=submit]");
    await page.waitForURL("**/sent/V-*?notice=sent");
    const reference = /V-\d{4}-[A-Z0-9]{6}/.exec(page.url())?.[0] ?? "";
    const main = page.locator("main");
    expect(await main.textContent()).toContain("Mellékletek (3)");
    expect(await main.textContent()).toContain("Elküldve");
    if (script) expect(await pageFaults(page)).toEqual([]);
    const href = (await page.locator("main a[href^='/documents/attachments/']").first().getAttribute("href")) ?? "";
    const answer = await page.request.get(href);
    expect(answer.headers()).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition": expect.stringMatching(/^attachment; .*%C5%90szi%20sz%C3%A1mla\.pdf$/),
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    });
    expect(await answer.body()).toEqual(pdf());
    expect((await emailTo(customer.email, "Megkaptuk válaszát")).text).toContain("Hivatkozási szám");

    const folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-answer-"));
    expect(await portalCommand("replies", "export", folder)).toMatchObject({ status: 0 });
    expect((await readdir(path.join(folder, reference))).sort()).toEqual(
      ["Őszi számla.pdf", "kép.jpeg", "rajz.png", "reply.json"].sort(),
    );
    expect(sha256Hex(await readFile(path.join(folder, reference, "kép.jpeg")))).toBe(sha256Hex(jpeg()));
    await rm(folder, { recursive: true });
    expect(await portalCommand("replies", "acknowledge", reference)).toMatchObject({ status: 0 });
    await page.reload();
    expect(await main.textContent()).toContain("Feldolgozás alatt");

    const [placed] = await fillMailbox(customer, [
      { subject: `Válaszunk ${mode}`, documentType: "reply", inReplyTo: reference },
    ]);
    await page.goto("/sent");
    expect(await page.locator(`li:has-text("${reference}")`).textContent()).toContain("Megválaszolva");
    await page.goto(`/sent/${reference}`);
    await page.click(`main a:has-text('Válaszunk ${mode}')`);
    await page.waitForURL(`**/inbox/${placed?.id}`);
    await page.click("main a:has-text('üzenetére válaszol')");
    await page.waitForURL(`**/sent/${reference}`);

    await page.goto(`/inbox/${message.id}`);
    const history = (await page.textContent("main details:has(h2)")) ?? "";
    expect(history).toContain("Ön válaszolt");
    expect(history).toContain("Társaságunk munkatársa megtekintette a küldemény adatait");
    expect((await historyOf(message.id)).filter((kind) => kind === "replied")).toHaveLength(1);
    expect(consoleErrors).toEqual([]);
    await context.close();
  });

  it("whose session ended meanwhile is kept as a draft for its customer only", async () => {
    const message = await place(`Félbe ${mode}`);
    const other = await mailboxCustomer();
    const text = `Ezt hosszan írtam (${mode}).`;
    const { context, page } = await newBrowserPage(browser, { script });
    await signIn(page, customer);
    await page.goto(`/inbox/${message.id}/reply`);
    await page.fill("#body", text);
    await page.setInputFiles("#files", [file("rajz.png", png())]);
    await endSession(customer);
    await submit(page);
    await page.waitForURL("**/login?**");
    expect(new URL(page.url()).searchParams.get("returnTo")).toBe(`/inbox/${message.id}/reply`);
    expect(await page.textContent("main [role=status]")).toContain("Megkezdett válaszát megőriztük.");

    await signInHere(page, other);
    await page.waitForURL("**/reply");
    expect(await page.content()).not.toContain(text);
    expect(await page.locator("#body").count()).toBe(0);
    // Under Next's own server, script fills the page of what does not exist.
    if (isUnderNext && !script) await page.goto("/account");
    await page.click("button:has-text('Kijelentkezés'):visible >> nth=0");
    await page.waitForURL("**/login?notice=signed-out");

    await page.goto(`/inbox/${message.id}/reply`);
    expect(await page.textContent("main")).not.toContain("megőriztük");
    await signInHere(page, customer);
    await page.waitForURL("**/reply");
    expect(await page.textContent("main [role=status]")).toContain("Megkezdett válaszát visszaállítottuk.");
    expect(await page.inputValue("#body")).toBe(text);
    if (script) expect(await pageFaults(page)).toEqual([]);
    await submit(page);
    await page.waitForURL("**/sent/V-*?notice=sent");
    await page.goto(`/inbox/${message.id}/reply`);
    expect(await page.inputValue("#body")).toBe("");
    await context.close();
  });
});

it("typed text is saved as a draft, and shown on another device", async () => {
  const message = await place("Piszkozat");
  const { context, page, consoleErrors } = await newBrowserPage(browser);
  await signIn(page, customer);
  await page.goto(`/inbox/${message.id}/reply`);
  const saved = page.waitForResponse("**/api/reply-draft/**");
  await page.fill("#body", "Majd folytatom.");
  expect((await saved).status()).toBe(200);
  const phone = await newBrowserPage(browser, { width: 360 });
  await signIn(phone.page, customer);
  await phone.page.goto(`/inbox/${message.id}/reply`);
  expect(await phone.page.inputValue("#body")).toBe("Majd folytatom.");
  expect(await pageFaults(phone.page)).toEqual([]);
  await phone.context.close();
  await page.fill("#body", "Majd folytatom. Vagy most");
  await page.click("main a:has-text('Mégse')");
  await page.waitForURL(`**/inbox/${message.id}`);
  // The browser sends the text while it leaves the page; no page waits for it.
  const written = { accountId: customer.accountId, messageId: message.id };
  const savedText = () => withPortalContext(async (ctx) => (await getDraft(ctx, written))?.body);
  await until("the text is saved", async () => (await savedText()) === "Majd folytatom. Vagy most");
  await page.goto(`/inbox/${message.id}/reply`);
  expect(await page.inputValue("#body")).toBe("Majd folytatom. Vagy most");
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("when the session ends while a reply is written, the sign-in page says that the text is kept", async () => {
  const message = await place("Lejár írás közben");
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  await page.clock.install();
  await page.goto(`/inbox/${message.id}/reply`);
  const saved = page.waitForResponse("**/api/reply-draft/**");
  await page.fill("#body", "Közben elhívtak.");
  await page.clock.runFor(2000);
  await saved;
  await page.waitForSelector("form[data-draft=kept]");
  await endSession(customer);
  await page.clock.fastForward(16 * 60 * 1000);
  await page.waitForURL("**/login?ended=1&draft=1&**");
  expect(await page.textContent("main [role=status]")).toContain("Megkezdett válaszát megőriztük.");
  await context.close();
});

it("two customers, one browser: the text on the first customer's page is kept for the first", async () => {
  const message = await place("Közös gép");
  const second = await mailboxCustomer();
  const { context, page } = await newBrowserPage(browser, { script: false });
  await signIn(page, customer);
  await page.goto(`/inbox/${message.id}/reply`);
  await page.fill("#body", "Az elsőé.");
  const other = await context.newPage();
  await other.goto("/account");
  await other.click("button:has-text('Kijelentkezés'):visible >> nth=0");
  await other.waitForURL("**/login?notice=signed-out");
  await signIn(other, second);
  await submit(page);
  await page.waitForURL("**/inbox?notice=other-account");
  await context.close();
  const fresh = await newBrowserPage(browser);
  await signIn(fresh.page, customer);
  await fresh.page.goto(`/inbox/${message.id}/reply`);
  expect(await fresh.page.inputValue("#body")).toBe("Az elsőé.");
  await fresh.context.close();
});

it("a body that is too large gets 413, a draft without a session 401, one for a foreign message 404", async () => {
  const message = await place("Nem az övé");
  const stranger = await mailboxCustomer();
  const { portalUrl } = testPortal();
  const { context, page } = await newBrowserPage(browser);
  const headers = { origin: portalUrl };
  const big = await page.request.post("/login", { headers, data: Buffer.alloc(6 * MEGABYTE) });
  expect(big.status()).toBe(413);
  const words = { body: "x", formToken: randomUUID() };
  const save = async (data: unknown) =>
    (await page.request.post(`/api/reply-draft/${message.id}`, { headers, data })).status();
  expect(await save(words)).toBe(401);
  await signIn(page, stranger);
  expect(await save(words)).toBe(404);
  expect(await save({ body: 1 })).toBe(400);
  expect(await save({ ...words, body: "x".repeat(300_000) })).toBe(413);
  const attachment = await page.request.get(`/documents/attachments/${randomUUID()}`);
  expect(attachment.status()).toBe(404);
  await context.close();
});

it("a message is withdrawn only when it was not opened", async () => {
  const references = [`VISSZA-${customer.accountId}`, `MARAD-${customer.accountId}`];
  const withdrawn = await place("Téves levél", { senderReference: references[0] });
  const read = await place("Elolvasott levél", { senderReference: references[1] });
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  await page.goto(`/inbox/${read.id}`);
  expect(await portalCommand("withdraw", references[0] ?? "")).toMatchObject({ status: 0 });
  const refused = await portalCommand("withdraw", references[1] ?? "");
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain("opened it at");
  await page.goto(`/inbox/${withdrawn.id}`);
  expect(await page.textContent("main")).toMatch(/Ezt a küldeményt társaságunk .+ napján visszavonta\./);
  expect(await pageFaults(page)).toEqual([]);
  await page.goto(`/inbox/${read.id}`);
  expect(await page.textContent("main details")).toContain("Ön megnyitotta a küldeményt");
  await context.close();
});
