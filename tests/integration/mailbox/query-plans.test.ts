/** Query plans of a full mailbox: kinds of scans and numbers of buffers, not times. See docs/query-plans.md. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { MAX_PREPARED_LENGTH } from "@/lib/db/prepared-statements";
import { findEarliestIssue } from "@/lib/mailbox/message/issued-store";
import { openExplainer, type StatementPlan } from "@/scripts/bench/explain";
import { type MailboxRead, mailboxReads } from "@/scripts/bench/mailbox-reads";
import { mailboxAddress, seedMailboxes } from "@/scripts/bench/seed-mailboxes";
import { seedTexts } from "@/scripts/bench/seed-texts";
import { type TestContext, testContext } from "@/tests/support/context";

const AT = new Date("2026-11-23T09:00:00Z");
const [SMALL, LARGE] = [400, 4_000];

/** Without rows in these mailboxes. */
const EMPTY = ["readings", "reply_attachments", "reply_drafts"];

let test: TestContext;
let explainer: ReturnType<typeof openExplainer>;
const plans = new Map<number, Map<string, StatementPlan[]>>();

beforeAll(async () => {
  test = await testContext();
  explainer = openExplainer(test.ctx.settings, AT);
  await seedMailboxes(test.ctx.settings.databaseUrl, { sizes: [SMALL, LARGE], others: 40_000, at: AT });
  await seedTexts(test.ctx.settings.databaseUrl, {
    key: test.ctx.settings.documentKeys.current,
    sizes: [SMALL, LARGE],
    others: 1_000,
  });
  for (const size of [SMALL, LARGE]) {
    const account = await findAccountByAddress(test.ctx.db, mailboxAddress(size));
    const reads = await mailboxReads(explainer.ctx, account?.id as AuthorizedAccountId, size);
    const plansByName = new Map<string, StatementPlan[]>();
    for (const { name, run } of reads satisfies MailboxRead[]) plansByName.set(name, await explainer.explain(run));
    plans.set(size, plansByName);
  }
});
afterAll(async () => {
  await explainer.close();
  await test.close();
});

const all = () =>
  [...plans].flatMap(([size, plansByName]) => [...plansByName].map(([name, found]) => ({ size, name, found })));
const buffersOf = (found: StatementPlan[] | undefined) => (found ?? []).reduce((sum, plan) => sum + plan.buffers, 0);

it("a document that is in every mailbox is recognised at the cost of a hundred messages", async () => {
  const found = await explainer.explain(({ db }) => findEarliestIssue(db, "0".repeat(64), AT));
  expect(found).toHaveLength(1);
  // Of the documents the first hundred are read, in any order.
  expect(found[0]?.scans.filter((scan) => scan === "Seq Scan messages")).toEqual([]);
  expect(buffersOf(found)).toBeLessThan(2_000);
});

describe("a mailbox with ten times as many messages", () => {
  it("is read without sequential scans of tables that have rows", () => {
    expect(all().length).toBeGreaterThan(60);
    expect(all().every(({ found }) => found.length > 0)).toBe(true);
    const withSeqScan = all().filter(({ found }) =>
      found.some(({ scans }) =>
        scans.some((scan) => EMPTY.every((table) => scan !== `Seq Scan ${table}`) && /^Seq Scan/.test(scan)),
      ),
    );
    expect(withSeqScan.map(({ size, name }) => `${name} of ${size}`)).toEqual([]);
  });

  it("shows its newest page at the same cost", () => {
    const [few, many] = [SMALL, LARGE].map((size) => plans.get(size)?.get("/inbox")?.at(-1)?.buffers ?? 0);
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThanOrEqual(Math.ceil((few ?? 0) * 1.1));
  });

  it("counts and lists filter options by index-only scans", () => {
    const plansByName = plans.get(LARGE);
    const reads = [
      ...(plansByName?.get("summary of the other pages") ?? []),
      ...(plansByName?.get("/inbox")?.slice(0, -1) ?? []),
    ];
    expect(reads).toHaveLength(2);
    expect(reads.map(({ scans }) => scans.length)).toEqual([2, 9]);
    const others = reads.flatMap(({ scans }) => scans).filter((scan) => !scan.startsWith("Index Only Scan"));
    // The bills that the inbox names: three rows at most. Whether a newer message replaces a bill: an index of those
    // alone.
    const replacing = "Index Scan messages_supersedes_id_idx";
    expect(others.sort()).toEqual(["Index Scan messages_payable_idx", replacing, replacing]);
  });

  it("is sorted by an index; only a search reads every row of words", () => {
    for (const [name, found] of plans.get(LARGE) ?? []) {
      const most = name.includes("q=") ? 2 * LARGE : LARGE / 4;
      expect([name, buffersOf(found) < most]).toEqual([name, true]);
    }
  });

  it("shows the newest replies at the cost of one page", () => {
    // A page has 20 replies, each with its message; the number of all is counted by the index.
    const [found] = plans.get(LARGE)?.get("/sent") ?? [];
    expect(found?.buffers).toBeLessThan(200);
    expect(found?.scans.filter((scan) => !/^Index/.test(scan))).toEqual([]);
  });

  it("opens a message at the same cost", () => {
    const [few, many] = [SMALL, LARGE].map((size) => buffersOf(plans.get(size)?.get("/inbox/<id>")));
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThanOrEqual((few ?? 0) * 1.5);
    // The conversation reads the customer's replies, of which the large mailbox has ten times as many.
    const openings = [SMALL, LARGE].map((size) => buffersOf(plans.get(size)?.get("opening of a message")));
    expect(openings[1]).toBeLessThan(2.5 * (openings[0] ?? 0));
  });

  it("keeps the plans of the newest page, the counts and an opening; filters and searches are planned each time", () => {
    const kept = (name: string) => plans.get(LARGE)?.get(name)?.at(-1)?.isPlanKept;
    const summaries = ["summary with the filter options", "summary of the other pages"];
    expect(["/inbox", ...summaries, "opening of a message"].map(kept)).toEqual([true, true, true, true]);
    const lengths = [...(plans.get(LARGE)?.values() ?? [])].flat().filter(({ isPlanKept }) => isPlanKept);
    expect(lengths.filter(({ text }) => text.length > MAX_PREPARED_LENGTH)).toEqual([]);
    expect(["/inbox?q=díj", "/inbox?type=policy"].map(kept)).toEqual([false, false]);
  });
});
