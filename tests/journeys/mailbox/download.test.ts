/** Saving documents: the ZIP of everything, of a selection and of one message, and damaged documents. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import type { Browser, Download } from "playwright-core";
import { documentBytes } from "@/drizzle/schema/document";
import { budapestDay, systemClock } from "@/lib/kernel/time";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { pageStatus } from "@/tests/support/page-status";
import { testPortal } from "@/tests/support/portal";
import { portalCommand } from "@/tests/support/portal-command";
import { readZip, type ZipEntry } from "@/tests/support/zip-reader";
import { cookieOf, fillMailbox, historyOf, type MailboxCustomer, mailboxCustomer, signIn } from "./mailbox-customer";

const BATCH = path.resolve(import.meta.dirname, "../../../demo/batch");
const [OFFER, POLICY] = ["Ajánlat_110482937.pdf", "Kötvény_110482937.pdf"].map((name) => ({
  filename: name,
  bytes: readFileSync(path.join(BATCH, name)),
}));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const damage = (documentId: string) =>
  withPortalContext((ctx) =>
    ctx.db.update(documentBytes).set({ ciphertext: sql`''::bytea` }).where(eq(documentBytes.documentId, documentId)),
  );

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

type Document = { filename: string; bytes: Buffer };
async function customerWith(...documents: (Document | undefined)[]) {
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [
    { subject: "Kötvénye elkészült", documentType: "policy", documents: documents.filter((one) => one !== undefined) },
  ]);
  if (!message) throw new Error("nothing placed");
  return { customer, message };
}

async function visit(customer: MailboxCustomer, environment: Parameters<typeof newBrowserPage>[1] = {}) {
  const signedIn = await newBrowserPage(browser, environment);
  await signIn(signedIn.page, customer);
  return signedIn;
}

const contentOf = async (download: Download) => readZip(readFileSync(await download.path()));

/** The column `sha256` of the archive's table by file name. */
function manifestOf(entries: ZipEntry[]): Map<string, string> {
  const table = entries.find(({ name }) => name.endsWith("/tartalomjegyzek.csv"))?.bytes.toString("utf8") ?? "";
  const [head = "", ...lines] = table.replace("\ufeff", "").trim().split("\r\n");
  const column = head.split(";").indexOf("sha256");
  return new Map(lines.map((line) => line.split(";")).map((cells) => [cells[0] ?? "", cells[column] ?? ""]));
}

describe("a link that saves a file, after the session has ended", () => {
  it.each([
    ["with", true],
    ["without", false],
  ])("shows the sign-in page in the window and saves nothing, %s JavaScript", async (_, script) => {
    const { customer, message } = await customerWith(OFFER, POLICY);
    const { context, page } = await visit(customer, { script });
    const saved: string[] = [];
    page.on("download", (download) => saved.push(download.suggestedFilename()));
    for (const [at, link] of [
      [`/inbox/${message.id}`, "main a[href*='download=1']"],
      [`/inbox/${message.id}`, `main a[href='/download/zip?message=${message.id}']`],
      ["/download", "main a[href='/download/zip']"],
    ] as const) {
      await page.goto(at);
      const cookies = await context.cookies();
      await context.clearCookies();
      await page.locator(link).first().click();
      await page.waitForURL("**/login?*");
      await context.addCookies(cookies);
    }
    expect(saved).toEqual([]);
    await context.close();
  });
});

describe("everything in one file", () => {
  it.each([
    ["with", true],
    ["without", false],
  ])("opens, %s JavaScript, and every document has its checksum", async (_, script) => {
    const { customer, message } = await customerWith(OFFER, POLICY);
    const { page, consoleErrors } = await visit(customer, { script });
    await page.click("main a[href='/download']");
    await page.waitForURL("**/download");
    expect(await page.textContent("main")).toContain("2 dokumentum, körülbelül");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("main a[href='/download/zip']")]);
    expect(download.suggestedFilename()).toBe(`Kuldemenyeim_${budapestDay(systemClock.now())}.zip`);
    const entries = await contentOf(download);
    const manifest = manifestOf(entries);
    expect(manifest.size).toBe(2);
    for (const [name, digest] of manifest) {
      const entry = entries.find((one) => one.name.endsWith(`/${name}`));
      expect(sha256(entry?.bytes ?? Buffer.alloc(0))).toBe(digest);
    }
    expect([...manifest.values()].sort()).toEqual(
      [OFFER, POLICY].map((one) => sha256(one?.bytes ?? Buffer.alloc(0))).sort(),
    );
    if (script) expect(await page.textContent("[role=status]")).toContain("A letöltés elindult");
    expect(await historyOf(message.id)).toEqual(["placed", "downloaded", "downloaded"]);
    expect(consoleErrors).toEqual([]);

    const index = entries.find(({ name }) => name.endsWith("/Tartalomjegyzek.html"))?.bytes.toString("utf8") ?? "";
    const colours: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const offline = await browser.newContext({ offline: true, colorScheme, viewport: { width: 360, height: 800 } });
      const paper = await offline.newPage();
      await paper.setContent(index);
      expect(await paper.textContent("h1")).toBe("Tartalomjegyzék");
      expect(await paper.locator("a[href$='.pdf']").count()).toBe(4);
      expect(await pageFaults(paper)).toEqual([]);
      // One card for each message: every cell below the other, with its heading, and no word broken.
      const cells = await paper.locator("tbody td:not(.empty)").evaluateAll((all) =>
        all.map((cell) => {
          const { left, width } = cell.getBoundingClientRect();
          const heading = getComputedStyle(cell, "::before").content;
          return { left, isWide: width > 240, isNamed: cell.className === "subject" || heading !== "none" };
        }),
      );
      expect(new Set(cells.map(({ left }) => left)).size).toBe(1);
      expect(cells.every(({ isWide, isNamed }) => isWide && isNamed)).toBe(true);
      colours.push(await paper.evaluate(() => getComputedStyle(document.body).backgroundColor));
      await offline.close();
    }
    expect(new Set(colours).size).toBe(2);
  });

  it.each(["hu", "en"] as const)("its page has no faults, with and without documents: %s", async (locale) => {
    const { customer } = await customerWith(OFFER);
    const full = await visit(customer, { locale });
    for (const width of [1280, 320]) {
      await full.page.setViewportSize({ width, height: 900 });
      await full.page.goto("/download");
      expect(await pageFaults(full.page)).toEqual([]);
    }
    const empty = await visit(await mailboxCustomer(), { locale });
    await empty.page.goto("/download/zip");
    expect(new URL(empty.page.url()).pathname).toBe("/download");
    expect(await empty.page.textContent("main")).toContain(
      locale === "hu" ? "Jelenleg nincs letölthető dokumentuma." : "You have no documents to download.",
    );
    expect(await pageFaults(empty.page)).toEqual([]);
  });
});

describe("one message and a selection", () => {
  it("the page of a message offers its documents in one file; nobody else gets them", async () => {
    const { customer, message } = await customerWith(OFFER, POLICY);
    const { page } = await visit(customer);
    await page.goto(`/inbox/${message.id}`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click("main a:has-text('Az összes dokumentum letöltése (ZIP,')"),
    ]);
    expect(await contentOf(download)).toHaveLength(4);

    const stranger = await visit(await mailboxCustomer());
    const cookie = await cookieOf(stranger.page);
    for (const query of [`message=${message.id}`, `ids=${message.id},x`, "message=", "ids=' or true"]) {
      const answer = await fetch(`${testPortal().portalUrl}/download/zip?${query}`, { headers: { cookie } });
      expect([query, answer.status]).toEqual([query, 404]);
    }
    const unknown = await fetch(`${testPortal().portalUrl}/download/zip`, { redirect: "manual" });
    expect(unknown.headers.get("location")).toContain("/login");
  });

  it.each<[string, number, RequestInit & { headers?: Record<string, string> }]>([
    ["HEAD", 200, { method: "HEAD" }],
    ["a prefetch", 503, { headers: { "sec-purpose": "prefetch" } }],
  ])("%s gets no byte and records nothing", async (_, status, init) => {
    const { customer, message } = await customerWith(OFFER);
    const cookie = await cookieOf((await visit(customer)).page);
    const headers = { cookie, ...init.headers };
    const answer = await fetch(`${testPortal().portalUrl}/download/zip?ids=${message.id}`, { ...init, headers });
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.headers.get("content-type")).toBe("application/zip");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect((await answer.arrayBuffer()).byteLength).toBe(0);
    expect(await historyOf(message.id)).toEqual(["placed"]);
  });
});

describe("a damaged document", () => {
  it("is reported on the page of its message, and the ZIP is made without it", async () => {
    const { customer, message } = await customerWith(OFFER, POLICY);
    await damage(message.documents[0]?.id ?? "");
    const { page } = await visit(customer);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().includes("document-error")),
      page.goto(`/documents/${message.documents[0]?.id}`),
    ]);
    expect(answer.status()).toBe(pageStatus(503));
    expect(await page.textContent("[role=status]")).toContain("A dokumentumot most nem tudjuk megjeleníteni");
    expect(await page.textContent("h1")).toBe("Kötvénye elkészült");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click("main a:has-text('Az összes dokumentum letöltése (ZIP,')"),
    ]);
    const entries = await contentOf(download);
    expect(entries).toHaveLength(3);
    const index = entries.find(({ name }) => name.endsWith(".html"))?.bytes.toString("utf8");
    expect(index).toContain("1 dokumentumot nem tudtunk elhelyezni a ZIP-fájlban");
  });
});

describe("the preview", () => {
  it("of the first document is open, at page width, and loads nothing before it is on the screen", async () => {
    const { customer, message } = await customerWith(OFFER, POLICY);
    const { context, page } = await visit(customer);
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "pdfViewerEnabled", { value: true }));
    // The test browser has no viewer and would save the document as a file.
    await page.route("**/documents/**", (route) => route.fulfill({ body: "PDF" }));
    await page.setViewportSize({ width: 1280, height: 200 });
    await page.goto(`/inbox/${message.id}`, { waitUntil: "networkidle" });
    const folds = page.locator("main details", { hasText: "Előnézet" });
    expect(await folds.evaluateAll((all) => all.map((fold) => (fold as HTMLDetailsElement).open))).toEqual([
      true,
      false,
    ]);
    expect(await page.locator("iframe").count()).toBe(0);
    await folds.first().locator("div").last().scrollIntoViewIfNeeded();
    await page.waitForSelector("iframe");
    expect(await page.locator("iframe").count()).toBe(1);
    const [first] = message.documents;
    expect(await page.getAttribute("iframe", "src")).toBe(`/documents/${first?.id}#view=FitH&navpanes=0&pagemode=none`);
  });

  it("is shown on wide screens, and loads nothing before it is opened", async () => {
    const { customer, message } = await customerWith(OFFER);
    const { page } = await visit(customer);
    await page.goto(`/inbox/${message.id}`, { waitUntil: "networkidle" });
    expect(await historyOf(message.id)).toEqual(["placed", "opened"]);
    const fold = page.locator("main details", { hasText: "Előnézet" }).first();
    expect(await fold.isVisible()).toBe(true);
    await fold.locator("summary").click();
    await fold.locator("iframe, p").waitFor();
    await page.setViewportSize({ width: 600, height: 800 });
    expect(await fold.isVisible()).toBe(false);
  });
});

it("the retention command says that nothing is due, and refuses an invalid number", async () => {
  const run = await portalCommand("retention", "run", "--dry-run", "--json");
  expect([run.status, JSON.parse(run.stdout)]).toMatchObject([0, { kind: "would-purge", purged: 0 }]);
  expect((await portalCommand("retention", "run", "--confirm", "many")).status).toBe(2);
});
