import { notifications } from "@/drizzle/schema/notification";
import { openContext } from "@/lib/context";
import { findBacklog } from "@/lib/jobs/backlog";
import { drainJobs } from "@/lib/jobs/drain";
import { addJobCounts } from "@/lib/jobs/job-count-store";
import { createAlarmReport } from "@/lib/jobs/watch-alarms";
import type { LogFields } from "@/lib/log";
import { allNotifications, attempt, queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
let lines: [string, LogFields][] = [];
const line = (level: string) => (fields: LogFields) => {
  lines.push([level, fields]);
};
const log = { info: line("info"), warn: line("warn"), error: line("error") };

beforeAll(async () => {
  test = await testContext({ log });
});
afterAll(() => test.close());

it("reports notifications untried for 15 minutes at a bounded rate, and their end once", async () => {
  const { ctx, clock } = test;
  const report = createAlarmReport(ctx);
  const { id } = await queueNotification(ctx);
  clock.advance({ minutes: 15 });
  await report();
  expect([await findBacklog(ctx), lines]).toEqual([null, []]);
  for (let minute = 1; minute <= 31; minute += 1) {
    clock.advance({ minutes: 1 });
    await report();
  }
  expect(lines.map(([level, fields]) => [level, fields.alarm, fields.waitingSeconds])).toEqual([
    ["error", "notifications-waiting", 16 * 60],
    ["error", "notifications-waiting", 31 * 60],
    ["error", "notifications-waiting", 46 * 60],
  ]);

  lines = [];
  // The mail server is down: a notification that was tried is no backlog.
  expect((await attempt(ctx, id)).step).toBe("later");
  lines = [];
  clock.advance({ minutes: 60 });
  await report();
  await report();
  expect((await allNotifications(ctx))[0]?.state).toBe("queued");
  expect(lines.map(([level]) => level)).toEqual(["info"]);
});

describe("an outage of the mail server", () => {
  const alarms = () => lines.filter(([, { alarm, over }]) => alarm ?? over).map(([level, { alarm }]) => [level, alarm]);

  it("raises an alarm from the third failure on, at a bounded rate, and its end is logged once", async () => {
    const { ctx, clock } = test;
    await ctx.db.delete(notifications);
    const report = createAlarmReport(ctx);
    const { id } = await queueNotification(ctx);
    lines = [];
    for (const minutes of [1, 5, 15]) {
      expect(alarms()).toEqual([]);
      expect((await attempt(ctx, id)).step).toBe("later");
      await report();
      clock.advance({ minutes });
    }
    expect(alarms()).toEqual([["error", "mail-outage"]]);
    expect(lines.find(([, { alarm }]) => alarm)?.[1]).toMatchObject({
      waiting: 1,
      failure: "connection",
      lastSentAt: null,
    });
    await report();
    await report();
    expect(alarms()).toHaveLength(2);
    await addJobCounts(ctx.db, clock.now(), "send-notification", { sent: 1 });
    await report();
    await report();
    expect(alarms().at(-1)).toEqual(["info", undefined]);
    expect(alarms()).toHaveLength(3);
    clock.advance({ minutes: 11 });
    await report();
    expect(alarms().at(-1)).toEqual(["error", "mail-outage"]);
  });

  it("that ends too late for an e-mail raises an alarm of its own, and an ordinary failure does not", async () => {
    const { ctx, clock } = test;
    const [waiting] = await allNotifications(ctx);
    await ctx.db.update(notifications).set({ attempts: 22 });
    clock.advance({ days: 1 });
    lines = [];
    expect((await attempt(ctx, waiting?.id ?? "")).step).toBe("abandoned");
    expect(lines).toEqual([
      ["error", expect.objectContaining({ alarm: "notification-abandoned", state: "abandoned", attempt: 23 })],
    ]);
    const { id } = await queueNotification(ctx);
    lines = [];
    expect((await attempt(ctx, id)).step).toBe("later");
    expect(lines).toEqual([["warn", expect.not.objectContaining({ alarm: expect.anything() })]]);
  });
});

it("a cron of a host without a worker logs alarms too, at the same rate", async () => {
  const { ctx, clock } = test;
  await ctx.db.delete(notifications);
  await queueNotification(ctx);
  lines = [];
  for (const minutes of [0, 16, 1, 15]) {
    clock.advance({ minutes });
    await drainJobs(ctx, "sweep-notifications");
  }
  const alarms = lines.flatMap(([level, { alarm, waitingSeconds }]) => (alarm ? [[level, alarm, waitingSeconds]] : []));
  expect(alarms).toEqual([
    ["error", "notifications-waiting", 16 * 60],
    ["error", "notifications-waiting", 32 * 60],
  ]);
  await ctx.db.delete(notifications);
});

it("in maintenance mode notifications wait on purpose", async () => {
  const { ctx, clock } = test;
  await queueNotification(ctx);
  clock.advance({ days: 1 });
  expect(await findBacklog(ctx)).toEqual({ waitingSeconds: 24 * 3600 });
  const maintenance = { until: null } as unknown as typeof ctx.settings.maintenance;
  expect(await findBacklog({ ...ctx, settings: { ...ctx.settings, maintenance } })).toBeNull();
});

it("an unreachable database causes one warning and no exception", async () => {
  const databaseUrl = "postgres://nobody@127.0.0.1:1/nowhere";
  const unreachable = openContext({ ...test.ctx.settings, databaseUrl }, { name: "test", log });
  lines = [];
  await createAlarmReport(unreachable.ctx)();
  expect(lines.map(([level]) => level)).toEqual(["warn"]);
  await unreachable.close();
});
