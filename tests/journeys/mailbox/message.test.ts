/** A message and its documents: the recorded events, and the responses to the browser. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Request } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { type BrowserPage, newBrowserPage } from "@/tests/support/page-checks";
import { isUnderNext } from "@/tests/support/page-status";
import { testPortal } from "@/tests/support/portal";
import {
  cookieOf,
  fillMailbox,
  historyOf,
  type MailboxCustomer,
  mailboxCustomer,
  openFromList,
  signIn,
  untilTitled,
} from "./mailbox-customer";

const FILE_NAME = "Kötvény – Ő és Ű (2026).pdf";
const BYTES = readFileSync(path.resolve(import.meta.dirname, "../../../demo/batch/Ajánlat_110482937.pdf"));
const sha256 = (bytes: ArrayBuffer | Buffer) => createHash("sha256").update(new Uint8Array(bytes)).digest("hex");

let browser: Browser;
let customer: MailboxCustomer;
let signedIn: BrowserPage;
let cookie: string;
const ask = (address: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${testPortal().portalUrl}${address}`, {
    redirect: "manual",
    ...init,
    headers: { cookie, ...init.headers },
  });
const place = async (subject: string, documents = [{ filename: FILE_NAME, bytes: BYTES }]) => {
  const [message] = await fillMailbox(customer, [{ subject, documents }]);
  if (!message?.documents[0]) throw new Error("nothing placed");
  return { ...message, documentId: message.documents[0].id };
};

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  signedIn = await newBrowserPage(browser);
  await signIn(signedIn.page, customer);
  cookie = await cookieOf(signedIn.page);
});
afterAll(() => browser.close());

describe("opening a message", () => {
  it("marks it as read, once, in its own history; the menu counts at once", async () => {
    const { page, consoleErrors } = signedIn;
    const message = await place("Megnyitom");
    await page.goto("/inbox");
    const count = page.locator("header nav [aria-hidden=true]", { hasText: /^\d+$/ });
    expect(await count.textContent()).toBe("1");
    await openFromList(page, "Megnyitom");
    expect(page.url()).toMatch(new RegExp(`/inbox/${message.id}$`));
    await untilTitled(page, "Megnyitom – Küldeményeim portál");
    await count.waitFor({ state: "detached" });
    expect(await page.textContent("main details:has(h2)")).toContain("Ön megnyitotta a küldeményt");
    expect(await historyOf(message.id)).toEqual(["placed", "opened"]);

    await page.reload();
    await Promise.all(Array.from({ length: 5 }, () => ask(`/inbox/${message.id}`)));
    expect(await historyOf(message.id)).toEqual(["placed", "opened"]);
    expect(await page.locator("main details:has(h2) li:has-text('Ön megnyitotta')").count()).toBe(1);

    await page.click("main button:has-text('Megjelölés olvasatlanként')");
    await page.waitForURL("**/inbox?notice=unread**");
    expect(await count.textContent()).toBe("1");
    expect(await page.textContent("main table")).toContain("Olvasatlan");
    await openFromList(page, "Megnyitom");
    expect(await historyOf(message.id)).toEqual(["placed", "opened"]);
    expect(consoleErrors).toEqual([]);
  });

  it("ten first openings at once are one opening", async () => {
    const message = await place("Egyszerre");
    await Promise.all(Array.from({ length: 10 }, () => ask(`/inbox/${message.id}`)));
    expect(await historyOf(message.id)).toEqual(["placed", "opened"]);
  });

  it("HEAD gets headers and records nothing, for the page and for the document", async () => {
    const message = await place("Nem olvasom: HEAD");
    for (const address of [`/inbox/${message.id}`, `/documents/${message.documentId}`]) {
      const answer = await ask(address, { method: "HEAD" });
      expect([address, answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([address, 200, 0]);
    }
    expect(await historyOf(message.id)).toEqual(["placed"]);
    await signedIn.page.goto("/inbox?state=unread");
    expect(await signedIn.page.textContent("main table")).toContain(message.subject);
  });

  it.each<[string, Record<string, string>]>([
    ["a prefetch", { "sec-purpose": "prefetch" }],
    ["a prerender", { "sec-purpose": "prefetch;prerender" }],
    ["an old prefetch", { purpose: "prefetch" }],
  ])("%s gets no byte and records nothing, for the page and for the document", async (name, headers) => {
    const message = await place(`Nem olvasom: ${name}`);
    const { id, documentId } = message;
    for (const address of [`/inbox/${id}`, `/documents/${documentId}`, `/documents/${documentId}?download=1`]) {
      const answer = await ask(address, { headers });
      expect([address, answer.status, await answer.text()]).toEqual([address, 503, ""]);
      expect(answer.headers.get("cache-control")).toContain("no-store");
    }
    expect(await historyOf(message.id)).toEqual(["placed"]);
    await signedIn.page.goto("/inbox?state=unread");
    expect(await signedIn.page.textContent("main table")).toContain(message.subject);
  });

  it("no request header yields the text without an event", async () => {
    const BODY = "Egyedi szöveg";
    const askFor = async (headers: Record<string, string>) => {
      const [message] = await fillMailbox(customer, [{ subject: "Bármit állít", body: BODY }]);
      const id = message?.id ?? "";
      const text = await (await ask(`/inbox/${id}`, { headers, redirect: "follow" })).text();
      return { left: text.includes(BODY), opened: (await historyOf(id)).filter((kind) => kind === "opened").length };
    };
    expect(await askFor({})).toEqual({ left: true, opened: 1 });
    for (const headers of [
      { rsc: "1", "next-router-prefetch": "1" },
      { rsc: "1", "next-router-prefetch": "2" },
    ]) {
      expect([headers, await askFor(headers)]).toEqual([headers, { left: false, opened: 0 }]);
    }
    for (const headers of [
      { "x-portal-method": "HEAD" },
      { rsc: "1" },
      { rsc: "1", "next-router-segment-prefetch": "/_tree" },
      { rsc: "1", "next-router-state-tree": "%5B%22%22%2C%7B%7D%5D" },
    ] as Record<string, string>[]) {
      const { left, opened } = await askFor(headers);
      // An opening without the text may be recorded, never the text without an opening; and one opening at most.
      expect([headers, Number(left) <= opened, opened <= 1]).toEqual([headers, true, true]);
    }
  });

  it("the list prefetches nothing", async () => {
    const message = await place("Csak a listában");
    const { page } = signedIn;
    // The portal refuses a prefetch, so the history alone would not show that the list asks for one.
    const asked: string[] = [];
    const note = (request: Request) => {
      const { pathname } = new URL(request.url());
      if (pathname.includes(message.id) || pathname.includes(message.documentId)) asked.push(pathname);
    };
    page.on("request", note);
    await page.goto("/inbox", { waitUntil: "networkidle" });
    await page.hover("main table a:has-text('Csak a listában')");
    await page.waitForLoadState("networkidle");
    expect(asked).toEqual([]);
    expect(await historyOf(message.id)).toEqual(["placed"]);
    // A request for the message is noticed.
    await page.click("main table a:has-text('Csak a listában')");
    await page.waitForURL(`**/inbox/${message.id}`);
    expect(asked).toContain(`/inbox/${message.id}`);
    page.off("request", note);
  });
});

describe("a document", () => {
  it("opens inline in another tab, byte for byte as placed, and is not cached", async () => {
    const message = await place("Irat");
    await signedIn.page.goto(`/inbox/${message.id}`);
    const link = signedIn.page.locator(`main a[href='/documents/${message.documentId}']`);
    expect(await link.getAttribute("target")).toBe("_blank");
    expect(await link.getAttribute("rel")).toContain("noopener");

    const answer = await ask(`/documents/${message.documentId}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(answer.headers.get("content-disposition")).toMatch(/^inline;/);
    // Next's own server drops it (docs/deploy-vercel.md).
    expect(answer.headers.get("content-length")).toBe(isUnderNext ? null : String(BYTES.length));
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(sha256(await answer.arrayBuffer())).toBe(sha256(BYTES));
    expect(await historyOf(message.id)).toEqual(["placed", "opened", "opened"]);
    await signedIn.page.reload();
    expect(await signedIn.page.textContent("main details:has(h2)")).toContain(`Ön megnyitotta: ${FILE_NAME}`);
  });

  it.each([
    ["with", true],
    ["without", false],
  ])("is saved under its Hungarian name, %s JavaScript", async (_, script) => {
    const message = await place("Letöltés");
    const own = await newBrowserPage(browser, { script });
    await signIn(own.page, customer);
    await own.page.goto(`/inbox/${message.id}`);
    const [download] = await Promise.all([
      own.page.waitForEvent("download"),
      own.page.click(`main a[href='/documents/${message.documentId}?download=1']`),
    ]);
    expect(download.suggestedFilename().normalize("NFC")).toBe(FILE_NAME);
    expect(sha256(readFileSync(await download.path()))).toBe(sha256(BYTES));
    expect(await historyOf(message.id)).toEqual(["placed", "opened", "downloaded"]);
    await own.page.reload();
    expect(await own.page.textContent("main details:has(h2)")).toContain(`Ön letöltötte: ${FILE_NAME}`);
    await own.context.close();
  });

  it("has a file name for old and new browsers", async () => {
    const message = await place("Név");
    const answer = await ask(`/documents/${message.documentId}?download=1`);
    const disposition = answer.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''/);
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? "")).toBe(FILE_NAME);
  });

  it.each([
    ["bytes=0-99", 206, 0, 100],
    ["bytes=100-", 206, 100, BYTES.length],
    ["bytes=-7", 206, BYTES.length - 7, BYTES.length],
    ["bytes=0-0,5-6", 200, 0, BYTES.length],
    ["lines=1-2", 200, 0, BYTES.length],
  ])("responds to %s with %i and exactly those bytes", async (range, status, from, to) => {
    const message = await place("Részlet");
    const answer = await ask(`/documents/${message.documentId}`, { headers: { range } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-range")).toBe(status === 206 ? `bytes ${from}-${to - 1}/${BYTES.length}` : null);
    expect(answer.headers.get("accept-ranges")).toBe("bytes");
    expect(answer.headers.get("content-length")).toBe(isUnderNext ? null : `${to - from}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(BYTES.subarray(from, to))).toBe(true);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
  });

  it("a range beyond the end is refused with the size, and records nothing", async () => {
    const message = await place("Túl");
    const answer = await ask(`/documents/${message.documentId}`, { headers: { range: `bytes=${BYTES.length}-` } });
    expect([answer.status, answer.headers.get("content-range")]).toEqual([416, `bytes */${BYTES.length}`]);
    expect(await historyOf(message.id)).toEqual(["placed"]);
  });

  it.each<Record<string, string>>([
    { range: "bytes=0-" },
    { range: "bytes=0-0" },
    { "x-portal-method": "HEAD" },
    { "if-none-match": "*" },
  ])("saving it with %j is recorded like any other", async (headers) => {
    const message = await place("Mentés");
    const answer = await ask(`/documents/${message.documentId}?download=1`, { headers });
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
    expect(await historyOf(message.id)).toEqual(["placed", "downloaded"]);
  });

  it("a viewer that loads it in pieces records one opening", async () => {
    const message = await place("Darabonként");
    for (const range of ["bytes=0-9", "bytes=10-19", "bytes=20-"]) {
      expect((await ask(`/documents/${message.documentId}`, { headers: { range } })).status).toBe(206);
    }
    expect((await historyOf(message.id)).filter((kind) => kind === "opened")).toHaveLength(1);
  });
});

it("prints by a button that only script shows, without the page's frame", async () => {
  const message = await place("Nyomtatás");
  const { page } = signedIn;
  await page.goto(`/inbox/${message.id}`);
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-printed", "");
  });
  await page.click("main button:has-text('Nyomtatás')");
  expect(await page.getAttribute("body", "data-printed")).toBe("");
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("main button:visible, header nav:visible, footer a:visible").count()).toBe(0);
  expect(await page.locator("h1:visible, main dl:visible").count()).toBe(2);
  await page.emulateMedia({ media: "screen" });

  const bare = await newBrowserPage(browser, { script: false });
  await signIn(bare.page, customer);
  await bare.page.goto(`/inbox/${message.id}`);
  expect(await bare.page.locator("main button:has-text('Nyomtatás')").count()).toBe(0);
  await bare.context.close();
});
