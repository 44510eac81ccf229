/** Query plans of the lists of staff over 100,000 rows each: kinds of scans and numbers of buffers, not times. */
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { listMessagesOfCustomer } from "@/lib/mailbox/staff/customer-messages-store";
import { REPLY_VIEWS } from "@/lib/mailbox/staff/reply-queue";
import { findCustomers } from "@/lib/staff/find-customers";
import { listClosureQueue } from "@/lib/staff/list-closure-queue";
import { listReplies } from "@/lib/staff/list-reply-queue";
import { openExplainer } from "@/scripts/bench/explain";
import { type TestContext, testContext } from "@/tests/support/context";
import { seedQueues } from "./queue-seed";

const AT = new Date("2026-11-23T09:00:00Z");
/** Accounts, each with a contract, a message, a closure request and a reply, of which some are unanswered. */
const ROWS = 100_000;
const UNANSWERED = ROWS / 200;
const MIDDLE = { sentAt: new Date(AT.getTime() - (ROWS / 2) * 60_000), id: "00000000-0000-4000-8000-000000000000" };
/** An account with ROWS messages, and one in the middle of those whose name begins with K. */
const FULL = "00000000-0000-4000-8000-00000000f011";
const MIDDLE_NAME = "00000000-0000-4000-8000-00000000ae11";
const SOMEBODY: StaffActor = { id: MIDDLE.id, number: 1, name: "Kiss Ilona", role: "service" };
/** Pages of 8 KB. Reading the replies from end to end takes more than the least of them. */
const MAX_BUFFERS = 1_500;

let test: TestContext;
let explainer: ReturnType<typeof openExplainer>;
beforeAll(async () => {
  test = await testContext();
  explainer = openExplainer(test.ctx.settings, AT);
  const { sql } = explainer;
  const at = AT.toISOString();
  await seedQueues(sql, { rows: ROWS, unanswered: UNANSWERED, at: AT });
  await sql`insert into accounts (id, email_address, name, locale, created_at)
    values (${FULL}, 'full@example.hu', 'Nagy Full', 'hu', ${at}), (${MIDDLE_NAME}, 'middle@example.hu', 'Kovács 5', 'hu', ${at})`;
  await sql`insert into messages (id, account_id, source, sender_reference, content_digest, sender, contract_number,
      product, document_type, subject, body, allow_reply, document_count, total_bytes, placed_at, available_until,
      expires_at)
    select md5('full ' || i)::uuid, ${FULL}, 'bench', 'full ' || i, repeat('0', 64), 'Allianz', 'B-1',
      '', 'notice', 'Levél', '', true, 0, 0, placed_at, (placed_at + interval '1 year')::date,
      placed_at + interval '366 days'
    from (select i, ${at}::timestamptz - i * interval '1 minute' as placed_at
      from generate_series(1, ${ROWS}) as i) as item`;
  await sql`insert into closure_requests (id, reference, account_id, reason, state, details, requested_at)
    select md5('closure ' || i)::uuid, 'T-2026-' || lpad(i::text, 6, '0'), md5('account ' || i)::uuid, 'contract-ended',
      case when i % 10 = 0 then 'awaiting-decision' else 'withdrawn' end, '{}', ${at}::timestamptz - i * interval '1 minute'
    from generate_series(1, ${ROWS}) as i`;
  await sql`vacuum analyze`;
});
afterAll(async () => {
  await explainer.close();
  await test.close();
});

const list =
  (filter: Partial<Parameters<typeof listReplies>[1]>) =>
  (ctx: Context): Promise<unknown> =>
    listReplies(ctx, { view: "new", documentType: null, text: null, after: null, by: SOMEBODY, ...filter });

const READS: [string, (ctx: Context) => Promise<unknown>][] = [
  ...REPLY_VIEWS.flatMap((view): [string, (ctx: Context) => Promise<unknown>][] => [
    [`the first page of ${view}`, list({ view })],
    [`a page in the middle of ${view}`, list({ view, after: MIDDLE })],
  ]),
  ["a reference", list({ text: "v-2026-000200" })],
  ["an address in the answered replies", list({ view: "answered", text: "person77@example.hu" })],
  ["a contract in the answered replies", list({ view: "answered", text: "B-77" })],
  ["a name in the answered replies", list({ view: "answered", text: "kovacs 1234" })],
  ["a customer's address", (ctx) => findCustomers(ctx, { text: "person77@example.hu", after: null, by: SOMEBODY })],
  ["a contract number", (ctx) => findCustomers(ctx, { text: "B-77", after: null, by: SOMEBODY })],
  ["a name without accents", (ctx) => findCustomers(ctx, { text: "arvai 12", after: null, by: SOMEBODY })],
  [
    "a letter that a quarter of all names begin with",
    (ctx) => findCustomers(ctx, { text: "k", after: null, by: SOMEBODY }),
  ],
  ["a page in the middle of such names", (ctx) => findCustomers(ctx, { text: "k", after: MIDDLE_NAME, by: SOMEBODY })],
  ["a contract in the answered replies, as a filter", list({ view: "answered", contract: "B-77" })],
  ["the first page of closures", (ctx) => listClosureQueue(ctx)],
  ["a page in the middle of closures", (ctx) => listClosureQueue(ctx, { requestedAt: MIDDLE.sentAt, id: MIDDLE.id })],
  [
    "the newest messages of a customer",
    (ctx) => listMessagesOfCustomer(ctx.db, { accountId: FULL, after: null, limit: 16 }),
  ],
  [
    "older messages of a customer",
    (ctx) =>
      listMessagesOfCustomer(ctx.db, { accountId: FULL, after: { placedAt: MIDDLE.sentAt, id: MIDDLE.id }, limit: 16 }),
  ],
];
async function costOf(run: (ctx: Context) => Promise<unknown>) {
  const plans = await explainer.explain(run);
  expect(plans.length).toBeGreaterThan(0);
  const whole = plans.flatMap(({ scans }) =>
    scans.filter((scan) => /^Seq Scan (?:replies|messages|accounts|contracts|closure_requests)/.test(scan)),
  );
  expect(whole).toEqual([]);
  return plans.reduce((sum, { buffers }) => sum + buffers, 0);
}

it.each(READS)("%s is read by index, at a bounded cost", async (_name, run) => {
  expect(await costOf(run)).toBeLessThan(MAX_BUFFERS);
});
