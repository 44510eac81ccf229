/**
 * Every page of staff is free of faults in both languages and colour schemes, at phone and desktop width; lists are
 * dense.
 */
import { globSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import { saveModule } from "@/lib/mailbox/staff/edit-text-modules";
import { listMembers } from "@/lib/staff/member-store";
import { closuresOf, importContract } from "@/tests/integration/closure/closure-fixture";
import {
  batchFolder,
  deliver,
  line,
  newReference,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { openApiBatch, uploadBatch } from "@/tests/integration/staff/upload-fixture";
import { fillMailbox, type MailboxCustomer, mailboxCustomer } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { isUnderNext } from "@/tests/support/page-status";
import { fillLists } from "./full-lists";
import { enterAs, sendQuestion, staffToken } from "./staff-visitor";

const root = path.resolve(import.meta.dirname, "../../..");
const ENVIRONMENT = [
  { turn: 0, locale: "hu", scheme: "light", width: 360 },
  { turn: 1, locale: "en", scheme: "light", width: 360 },
  { turn: 0, locale: "en", scheme: "dark", width: 1280 },
  { turn: 1, locale: "hu", scheme: "dark", width: 1280 },
] as const;
const ROWS_ON_A_SCREEN = 15;
const SCREEN_HEIGHT = 900;
const QUESTIONS = 17;

/** The status of a page that says that there is nothing; under Next's own server the same page has 200. */
const UNKNOWN = isUnderNext ? 200 : 404;

let browser: Browser;
let customer: MailboxCustomer;
/** Addresses of lists with more rows than a screen shows. */
let lists: string[];
/** Values of the parameters of pages, by the page's path below `app`. */
let examples: Record<string, string[]>;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
  await staffToken("admin");
  const long = "Tájékoztató_a_szerződés_évfordulójáról_és_a_díj_változásáról".repeat(2);
  const subjects = Array.from({ length: QUESTIONS }, (_, n) => (n === 0 ? long : `Díjváltozás ${n}`));
  const placed = await fillMailbox(
    customer,
    subjects.map((subject) => ({ subject })),
  );
  let reference = "";
  for (const { id } of placed) reference = await sendQuestion(customer.accountId, id, `Miért változott? ${long}`);
  examples = await withPortalContext(async (ctx) => {
    const [admin] = await listMembers(ctx.db);
    const { accountId } = customer;
    await importContract(ctx, accountId, { number: accountId.slice(0, 9) });
    const details = { reason: "contract-ended", name: "Kovács Anna", policy: "", address: "", note: long } as const;
    const asked = await requestOwnClosure(ctx, { accountId, details });
    if (!asked.ok) throw new Error(asked.error.kind);
    const { batchId } = await deliver(ctx, await batchFolder([line({ senderReference: newReference() })]));
    const [closure] = await closuresOf(ctx, accountId);
    const by = { id: admin?.id ?? "", number: 1, name: "Kiss Ilona", role: "admin" } as const;
    const text = { name: long.slice(0, 60), body: `{név} ${long}` };
    const upload = await uploadBatch(ctx, by, [line({ senderReference: newReference() })]);
    lists = await fillLists(ctx, by, QUESTIONS);
    const module = admin ? await saveModule(ctx, { present: null, locale: "hu", text, by }) : null;
    return {
      "/staff/replies/[ref]": [reference],
      "/staff/closures/[ref]": [closure?.reference ?? ""],
      "/staff/customers/[id]": [accountId],
      "/staff/text-modules/[id]": ["new", ...(module?.ok ? [module.value.id] : [])],
      "/staff/messages/[id]": [placed[0]?.id ?? ""],
      "/staff/batches/[id]": [batchId ?? ""],
      "/staff/batches/open/[id]": [await openApiBatch(ctx)],
      "/staff/batches/uploads/[id]": upload.ok ? [upload.value.id] : [],
    };
  });
});
afterAll(async () => {
  await browser.close();
  await removeBatchFolders();
});

/** Every page of the workspace behind its sign-in, with examples in the place of parameters. */
function addresses(): string[] {
  const pages = globSync("app/staff/**/page.tsx", { cwd: root })
    .map((file) => file.replace(/^app/, "").replace(/\/page\.tsx$/, ""))
    // Those of e-mail templates: start-and-templates.test.ts. Unknown addresses: below.
    .filter((page) => !/^\/staff\/(?:login|invitation|templates|\[\.\.\.unknown\])/.test(page));
  return pages.sort().flatMap((page) => {
    if (!page.includes("[")) return [page];
    const values = examples[page];
    if (!values) throw new Error(`${page} needs an example in this test`);
    return values.map((value) => page.replace(/\[\w+\]/, value));
  });
}

it.each(ENVIRONMENT)("in $locale, $scheme, $width pixels wide", async ({ turn, locale, scheme, width }) => {
  const { context, page, consoleErrors } = await newBrowserPage(browser, { locale, scheme, width });
  await enterAs(context, "admin");
  const all = [
    ...addresses(),
    `/staff/customers?q=${encodeURIComponent(customer.email)}`,
    "/staff/replies?view=answered",
    "/staff/customers/00000000-0000-4000-8000-000000000000",
    "/staff/nowhere-0000",
  ];
  for (const [index, address] of all.entries()) {
    if (index % 2 !== turn) continue;
    const status = (await page.goto(address))?.status();
    expect([address, status, await pageFaults(page)]).toEqual([address, address.endsWith("0000") ? UNKNOWN : 200, []]);
  }
  expect(consoleErrors.filter((line) => !line.includes("404"))).toEqual([]);
  await context.close();
});

it("fits every page into a phone in both languages; no list has to be scrolled sideways", async () => {
  for (const locale of ["hu", "en"] as const) {
    const { context, page } = await newBrowserPage(browser, { locale, width: 360 });
    await enterAs(context, "admin");
    for (const address of [...addresses(), ...lists, "/staff/templates/welcome?width=computer"]) {
      await page.goto(address);
      const wide = await page.locator("html, main *").evaluateAll((all) =>
        all
          .filter((one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).display !== "inline")
          .filter((one) => one === document.documentElement || getComputedStyle(one).overflowX === "auto")
          .map((one) => `${one.tagName} ${one.className}`),
      );
      expect([locale, address, wide]).toEqual([locale, address, []]);
    }
    await context.close();
  }
});

it.each(["hu", "en"] as const)("shows 15 rows of each list on a screen of 1280 × 900, in %s", async (locale) => {
  const { context, page } = await newBrowserPage(browser, { locale });
  await enterAs(context, "admin");
  for (const address of lists) {
    await page.goto(address);
    const bottoms = await page
      .locator("tbody tr")
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().bottom));
    const shown = bottoms.filter((bottom) => bottom <= SCREEN_HEIGHT).length;
    expect([address, Math.min(shown, ROWS_ON_A_SCREEN)]).toEqual([address, ROWS_ON_A_SCREEN]);
  }
  await context.close();
});
