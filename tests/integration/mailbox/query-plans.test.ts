/** What a full mailbox may cost the database: the shape of the plans and the pages touched, never milliseconds. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { openExplainer, type StatementPlan } from "@/scripts/bench/explain";
import { type MailboxRead, mailboxReads } from "@/scripts/bench/mailbox-reads";
import { mailboxAddress, seedMailboxes } from "@/scripts/bench/seed-mailboxes";
import { type TestContext, testContext } from "@/tests/support/context";

const AT = new Date("2026-11-23T09:00:00Z");
const [SMALL, LARGE] = [400, 4_000];

let test: TestContext;
let explainer: ReturnType<typeof openExplainer>;
const plans = new Map<number, Map<string, StatementPlan[]>>();

beforeAll(async () => {
  test = await testContext();
  explainer = openExplainer(test.ctx.settings, AT);
  await seedMailboxes(explainer.sql, { sizes: [SMALL, LARGE], others: 40_000, at: AT });
  for (const size of [SMALL, LARGE]) {
    const account = await findAccountByAddress(test.ctx.db, mailboxAddress(size));
    const reads = await mailboxReads(explainer.ctx, account?.id as AuthorizedAccountId, size);
    const own = new Map<string, StatementPlan[]>();
    for (const { name, run } of reads satisfies MailboxRead[]) own.set(name, await explainer.explain(run));
    plans.set(size, own);
  }
});
afterAll(async () => {
  await explainer.close();
  await test.close();
});

const all = () => [...plans].flatMap(([size, own]) => [...own].map(([name, found]) => ({ size, name, found })));
const buffersOf = (found: StatementPlan[] | undefined) => (found ?? []).reduce((sum, plan) => sum + plan.buffers, 0);

describe("a mailbox ten times as full", () => {
  it("is never read by reading everybody's", () => {
    expect(all().length).toBeGreaterThan(60);
    expect(all().every(({ found }) => found.length > 0)).toBe(true);
    const endToEnd = all().filter(({ found }) =>
      found.some(({ scans }) => scans.some((scan) => /^Seq Scan/.test(scan))),
    );
    expect(endToEnd.map(({ size, name }) => `${name} of ${size}`)).toEqual([]);
  });

  it("shows its newest page at the same cost", () => {
    const [few, many] = [SMALL, LARGE].map((size) => plans.get(size)?.get("/inbox")?.at(-1)?.buffers ?? 0);
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThanOrEqual(Math.ceil((few ?? 0) * 1.1));
  });

  it("counts and offers filters from indexes alone", () => {
    const own = plans.get(LARGE);
    const reads = [...(own?.get("/inbox")?.slice(0, -1) ?? []), ...(own?.get("choices of the filters") ?? [])];
    expect(reads).toHaveLength(3);
    expect(reads.flatMap(({ scans }) => scans).filter((scan) => !scan.startsWith("Index Only Scan"))).toEqual([]);
  });

  it("is put into any order from an index; only a search looks at its words one by one", () => {
    for (const [name, found] of plans.get(LARGE) ?? []) {
      const most = name.includes("q=") ? 2 * LARGE : LARGE / 4;
      expect([name, buffersOf(found) < most]).toEqual([name, true]);
    }
  });

  it("opens an item at the same cost", () => {
    const [few, many] = [SMALL, LARGE].map((size) => buffersOf(plans.get(size)?.get("/inbox/<id>")));
    expect(many).toBeLessThanOrEqual((few ?? 0) * 1.5);
  });
});
