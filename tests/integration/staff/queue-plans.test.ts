/** Query plans of the lists of staff over many rows: kinds of scans and numbers of buffers, not times. */

import { testSourcesQuery } from "@/lib/api/key-store";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { summarizeOperation } from "@/lib/jobs/summarize-operation";
import { countPlaced } from "@/lib/mailbox/staff/placed-count-store";
import { REPLY_VIEWS } from "@/lib/mailbox/staff/reply-queue";
import { listMessagesByReference } from "@/lib/mailbox/staff/staff-store";
import { countGivenUp } from "@/lib/notification/given-up-store";
import { instantsOf } from "@/lib/staff/figures/daily-figures";
import { countEvents } from "@/lib/staff/figures/figures-store";
import { readFigures } from "@/lib/staff/figures/read-figures";
import { findCustomers } from "@/lib/staff/find-customers";
import { listMessages } from "@/lib/staff/list-messages";
import { listReplies } from "@/lib/staff/list-reply-queue";
import { summarizeWork } from "@/lib/staff/summarize-work";
import { openExplainer } from "@/scripts/bench/explain";
import { type TestContext, testContext } from "@/tests/support/context";
import { seedQueues } from "./queue-seed";

const AT = new Date("2026-11-23T09:00:00Z");
/** Accounts, each with a contract, a message and a reply; every 200th reply is unanswered. */
const ROWS = 20_000;
const MIDDLE = { sentAt: new Date(AT.getTime() - (ROWS / 2) * 60_000), id: "00000000-0000-4000-8000-000000000000" };
const REFERENCE = { senderReference: "5", id: MIDDLE.id };
const A_DAY = instantsOf("2026-11-20");
const SOMEBODY: StaffActor = { id: MIDDLE.id, number: 1, name: "Kiss Ilona", role: "service" };
/** Pages of 8 KB. Reading the replies from end to end takes more than the least of them. */
const MAX_BUFFERS = 1_500;

let test: TestContext;
let explainer: ReturnType<typeof openExplainer>;
beforeAll(async () => {
  test = await testContext();
  explainer = openExplainer(test.ctx.settings, AT);
  const { sql } = explainer;
  await seedQueues(sql, { rows: ROWS, unanswered: ROWS / 200, at: AT });
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
  ["the first page of all messages", (ctx) => listMessages(ctx, { beginning: null, after: null, by: SOMEBODY })],
  [
    "a page in the middle of all messages",
    (ctx) => listMessages(ctx, { beginning: null, after: REFERENCE, by: SOMEBODY }),
  ],
  [
    "messages by the beginning of a reference",
    (ctx) => listMessages(ctx, { beginning: "1999", after: null, by: SOMEBODY }),
  ],
  ["a message by its reference", (ctx) => listMessagesByReference(ctx.db, "1999")],
  ["the start page", (ctx) => summarizeWork(ctx, SOMEBODY)],
  ["the portal's own work on the start page", (ctx) => summarizeOperation(ctx, "admin")],
  ["the figures of the start page", readFigures],
  [
    "the messages placed on a day, and those opened",
    (ctx) => countPlaced(ctx.db, { ...A_DAY, openedBefore: AT, testSources: testSourcesQuery(ctx.db) }),
  ],
  ["the notifications given up on a day", (ctx) => countGivenUp(ctx.db, A_DAY)],
  ["the sign-ins of a day", (ctx) => countEvents(ctx.db, { ...A_DAY, kinds: ["sign-in.succeeded"] })],
];

it.each(READS)("%s is read by index, at a bounded cost", async (_name, run) => {
  const plans = await explainer.explain(run);
  expect(plans.length).toBeGreaterThan(0);
  const whole = plans.flatMap(({ scans }) =>
    scans.filter((scan) => /^Seq Scan (?:replies|messages|accounts|contracts)/.test(scan)),
  );
  expect(whole).toEqual([]);
  expect(plans.reduce((sum, { buffers }) => sum + buffers, 0)).toBeLessThan(MAX_BUFFERS);
});
