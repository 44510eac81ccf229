/**
 * Query plans of the lists of batches, unreachable customers and one customer's past over 100,000 rows each: kinds of
 * scans and numbers of buffers, not times.
 */
import { listStaffActionsOn } from "@/lib/account/staff-actions";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { listNewestSessions } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { listElsewhereLines } from "@/lib/delivery/result/batch-result-store";
import { listEnvelopes } from "@/lib/mailbox/staff/message-list-store";
import { listNotifications } from "@/lib/notification/notification-list-store";
import { isUnreachable } from "@/lib/notification/reachability-store";
import { listBatches, summarizeNight } from "@/lib/staff/batches/list-batches";
import { listUploadsForStaff } from "@/lib/staff/batches/open-upload";
import { listMessages } from "@/lib/staff/list-messages";
import { exportUnreachable } from "@/lib/staff/unreachable/export-unreachable";
import { listUnreachable } from "@/lib/staff/unreachable/list-unreachable";
import type { UnreachablePosition } from "@/lib/staff/unreachable/unreachable";
import { openExplainer } from "@/scripts/bench/explain";
import { type TestContext, testContext } from "@/tests/support/context";
import { seedQueues } from "./queue-seed";

const AT = new Date("2026-11-23T09:00:00Z");
const ROWS = 100_000;
/** One in so many rows is open or unopened, behind the handled and opened ones. */
const ONE_OPEN_IN = 50;
const MIDDLE = new Date(AT.getTime() - (ROWS / 2) * 60_000);
const ID = "00000000-0000-4000-8000-000000000000";
/** Every second message and every line that goes by post is one of this batch. */
const LARGE_BATCH = "00000000-0000-4000-8000-0000000ba7c4";
/** An account with ROWS notifications and looks of staff. */
const FULL = "00000000-0000-4000-8000-00000000f011";
const MEMBER = "00000000-0000-4000-8000-00000000face";
const SOMEBODY: StaffActor = { id: MEMBER, number: 1, name: "Kiss Ilona", role: "service" };
/** Pages of 8 KB. Reading the smallest of the tables from end to end takes as many. */
const MAX_BUFFERS = 1_000;
const TABLES = [
  ...["accounts", "messages", "notifications", "unreachable_addresses", "elsewhere_lines", "batches", "batch_results"],
  ...["batch_uploads", "audit_events", "sessions"],
];

let test: TestContext;
let explainer: ReturnType<typeof openExplainer>;
beforeAll(async () => {
  test = await testContext();
  explainer = openExplainer(test.ctx.settings, AT);
  const { sql } = explainer;
  const at = AT.toISOString();
  await seedQueues(sql, { rows: ROWS, unanswered: 500, at: AT });
  await sql`insert into staff_members (id, email_address, name, role, invited_at)
    values (${MEMBER}, 'ilona@biztosito.example', 'Kiss Ilona', 'service', ${at})`;
  await sql`insert into accounts (id, email_address, name, locale, created_at)
    values (${FULL}, 'full@example.hu', 'Nagy Full', 'hu', ${at})`;
  // Every customer was sent an e-mail before the one that was refused.
  await sql`insert into notifications (id, account_id, kind, locale, to_address, props, state, queued_at, due_at, ended_at)
    select md5(state || i)::uuid, md5('account ' || i)::uuid, 'new-message', 'hu', 'person' || i || '@example.hu', '{}',
      state, ended_at, ended_at, ended_at
    from (select i, state, ${at}::timestamptz - i * interval '1 minute' - age as ended_at
      from generate_series(1, ${ROWS}) as i,
        (values ('sent', interval '1 year'), ('failed', interval '0')) as attempt (state, age)) as item`;
  await sql`update unreachable_addresses set handled_at = failed_at + interval '1 hour', handled_by = ${MEMBER}
    where notification_id not in
      (select md5('failed' || i)::uuid from generate_series(1, ${ROWS}) as i where i % ${ONE_OPEN_IN} = 0)`;
  await sql`insert into notifications (id, account_id, kind, locale, to_address, props, state, queued_at, due_at, ended_at)
    select md5('full ' || i)::uuid, ${FULL}, 'new-message', 'hu', 'full@example.hu', '{}', 'sent', queued_at, queued_at,
      queued_at
    from (select i, ${at}::timestamptz - i * interval '1 minute' as queued_at from generate_series(1, ${ROWS}) as i) as item`;
  await sql`insert into batches (id, source, state, line_count, started_at, heartbeat_at, ended_at)
    select md5('batch ' || i)::uuid, 'bench', 'committed', 1, started_at, started_at, started_at + interval '1 minute'
    from (select i, ${at}::timestamptz - i * interval '10 minutes' as started_at
      from generate_series(1, ${ROWS}) as i) as item
    union all select ${LARGE_BATCH}, 'bench', 'committed', ${ROWS}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz`;
  await sql`insert into batch_results (batch_id, document_type, lines, placed, already_placed, customer_portal, postal)
    select id, 'notice', 1, 1, 0, 0, 0 from batches`;
  await sql`insert into elsewhere_lines (batch_id, line, source, sender_reference, route, email, name, document_type,
      recorded_at, is_repeat, handled_at, handled_by)
    select ${LARGE_BATCH}, i, 'bench', 'post ' || i, 'postal', 'post' || i || '@example.hu', 'Nagy ' || i, 'notice',
      recorded_at, false, case when i % ${ONE_OPEN_IN} > 0 then recorded_at + interval '1 hour' end,
      case when i % ${ONE_OPEN_IN} > 0 then ${MEMBER}::uuid end
    from (select i, ${at}::timestamptz - i * interval '1 minute' as recorded_at
      from generate_series(1, ${ROWS}) as i) as item`;
  await sql`update messages set batch_id = ${LARGE_BATCH},
      first_read_at = case when sender_reference::int % ${ONE_OPEN_IN} > 0 then ${at}::timestamptz end
    where sender_reference::int % 2 = 0`;
  await sql`insert into batch_uploads (id, state, filename, size_bytes, sha256, uploaded_by, uploaded_at, problems,
      problem_count, batch_id)
    select md5('upload ' || i)::uuid, 'placed', 'folder.zip', 1, repeat('0', 64), ${MEMBER},
      ${at}::timestamptz - i * interval '1 minute', '[]', 0, md5('batch ' || i)::uuid
    from generate_series(1, ${ROWS}) as i`;
  await sql`insert into audit_events (at, kind, actor, account_id, details)
    select ${at}::timestamptz - i * interval '1 minute', 'account.viewed', 'insurer', ${FULL}, '{"staffId": "x"}'
    from generate_series(1, ${ROWS}) as i`;
  // A hundred of each of a thousand customers.
  await sql`insert into sessions (id, account_id, kind, credential_version, created_at, last_seen_at)
    select md5('session ' || i)::uuid, case when i % 1000 = 0 then ${FULL}::uuid else md5('account ' || i % 1000)::uuid end, 'full',
      1, ${at}::timestamptz - i * interval '1 minute', ${at}
    from generate_series(1, ${ROWS}) as i`;
  await sql`vacuum analyze`;
});
afterAll(async () => {
  await explainer.close();
  await test.close();
});

const bounced: UnreachablePosition = { at: MIDDLE, entry: { kind: "bounced", id: ID } };
const postal: UnreachablePosition = { at: MIDDLE, entry: { kind: "postal", batchId: ID, line: 1 } };
/** Reads the first part with rows. */
async function beginExport(ctx: Context, kind: "bounced" | "postal") {
  const parts = exportUnreachable(ctx, { kind, by: SOMEBODY });
  await parts.next();
  await parts.next();
  await parts.return(undefined);
}
const ofBatch = { beginning: null, batchId: LARGE_BATCH, limit: 16 };
const inBatch = { senderReference: "5", id: ID };

const READS: [string, (ctx: Context) => Promise<unknown>][] = [
  ...[true, false].flatMap((handled): [string, (ctx: Context) => Promise<unknown>][] => {
    const state = handled ? "handled" : "open";
    return [
      [
        `${state} customers whom e-mail does not reach`,
        (ctx) => listUnreachable(ctx, { kind: "bounced", handled, after: null }),
      ],
      [
        `a page in the middle of them, ${state}`,
        (ctx) => listUnreachable(ctx, { kind: "bounced", handled, after: bounced }),
      ],
      [`${state} lines by post`, (ctx) => listUnreachable(ctx, { kind: "postal", handled, after: null })],
      [
        `a page in the middle of those by post, ${state}`,
        (ctx) => listUnreachable(ctx, { kind: "postal", handled, after: postal }),
      ],
    ];
  }),
  ["whether e-mail reaches a customer", (ctx) => isUnreachable(ctx.db, FULL)],
  ["the newest batches", (ctx) => listBatches(ctx, null)],
  ["a page in the middle of the batches", (ctx) => listBatches(ctx, { startedAt: MIDDLE, id: ID })],
  ["the figures of a night", (ctx) => summarizeNight(ctx, "2026-11-20")],
  ["the messages of a batch", (ctx) => listEnvelopes(ctx.db, { ...ofBatch, after: null })],
  ["a page in the middle of them", (ctx) => listEnvelopes(ctx.db, { ...ofBatch, after: inBatch })],
  ["the unopened messages of a batch", (ctx) => listEnvelopes(ctx.db, { ...ofBatch, unopened: true, after: null })],
  [
    "a page in the middle of the unopened ones",
    (ctx) => listEnvelopes(ctx.db, { ...ofBatch, unopened: true, after: inBatch }),
  ],
  [
    "the lines of a batch that went elsewhere",
    (ctx) => listElsewhereLines(ctx.db, { batchId: LARGE_BATCH, after: ROWS / 2, limit: 16 }),
  ],
  ["the newest uploads", (ctx) => listUploadsForStaff(ctx, null)],
  ["a page in the middle of the uploads", (ctx) => listUploadsForStaff(ctx, { uploadedAt: MIDDLE, id: ID })],
  ["all messages", (ctx) => listMessages(ctx, { beginning: null, after: null, by: SOMEBODY })],
  [
    "a page in the middle of all messages",
    (ctx) => listMessages(ctx, { beginning: null, after: inBatch, by: SOMEBODY }),
  ],
  [
    "messages by the beginning of a reference",
    (ctx) => listMessages(ctx, { beginning: "99", after: null, by: SOMEBODY }),
  ],
  ["the notifications of a customer", (ctx) => listNotifications(ctx.db, { accountId: FULL, limit: 10 })],
  ["the sign-ins of a customer", (ctx) => listNewestSessions(ctx.db, FULL, { kind: "full", limit: 10 })],
  ["the acts of staff in a customer's account", (ctx) => listStaffActionsOn(ctx, FULL)],
];

it.each(READS)("%s: read by index, at a bounded cost", async (_name, run) => {
  const plans = await explainer.explain(run);
  expect(plans.length).toBeGreaterThan(0);
  const whole = plans.flatMap(({ scans }) =>
    scans.filter((scan) => TABLES.some((table) => scan === `Seq Scan ${table}`)),
  );
  expect(whole).toEqual([]);
  expect(plans.reduce((sum, { buffers }) => sum + buffers, 0)).toBeLessThan(MAX_BUFFERS);
});

it.each(["bounced", "postal"] as const)("the export of the list %s begins at the cost of its rows", async (kind) => {
  const plans = await explainer.explain((ctx) => beginExport(ctx, kind));
  const whole = plans.flatMap(({ scans }) =>
    scans.filter((scan) => TABLES.some((table) => scan === `Seq Scan ${table}`)),
  );
  expect(whole).toEqual([]);
  // 500 rows, each with its account, notification and messages.
  expect(plans.reduce((sum, { buffers }) => sum + buffers, 0)).toBeLessThan(20 * 500);
});
