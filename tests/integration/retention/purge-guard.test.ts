/**
 * R13: expired messages are purged in normal use; nothing is purged when the clock, the rule or the dates are wrong.
 */
import { eq, type SQL, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { failingChecks } from "@/lib/jobs/readiness";
import { isPurgeStopped } from "@/lib/retention/guard-purge";
import { type PurgeOptions, purgeExpired } from "@/lib/retention/purge-expired";
import {
  countStored,
  outcomeOfOpening,
  place,
  placeMany,
  purgeAt,
  recordDailyActivity,
  rowOf,
  test,
  withMailbox,
} from "./retention-fixture";

withMailbox();

const stops = () => test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "retention.stopped"));
const purge = (at: string, options?: PurgeOptions) => {
  test.clock.set(at);
  return purgeExpired(test.ctx, options);
};

/** Changes all messages with the trigger disabled, as anyone with database access can. */
async function changeMessages(assignments: SQL): Promise<void> {
  await test.ctx.db.execute(sql`alter table messages disable trigger user`);
  await test.ctx.db.execute(sql`update messages set ${assignments} where purged_at is null`);
  await test.ctx.db.execute(sql`alter table messages enable trigger user`);
}

describe("in normal use", () => {
  it.each([
    ["twelve equal monthly batches", 12, 1],
    ["four equal quarterly batches", 4, 3],
  ])("%s: each is purged a year after it was placed", async (_name, batches, months) => {
    const day = (nth: number) => new Date(Date.UTC(2026, 10 + nth * months, 23, 9)).toISOString();
    const yearLater = (nth: number) => new Date(Date.UTC(2027, 10 + nth * months, 24, 9)).toISOString();
    for (let nth = 0; nth < batches; nth += 1) {
      test.clock.set(day(nth));
      await placeMany(1200);
    }
    for (let nth = 0; nth < batches; nth += 1) {
      expect(await purgeAt(yearLater(nth))).toMatchObject({ kind: "purged", due: 1200, purged: 1200, left: 0 });
    }
    expect(await stops()).toEqual([]);
  });

  it("one batch a year, which is everything that is stored", async () => {
    await placeMany(3000);
    expect(await purgeAt("2027-11-23T22:59:59Z")).toMatchObject({ kind: "purged", due: 0 });
    expect(await purgeAt("2027-11-23T23:00:00Z")).toMatchObject({ kind: "purged", due: 3000, left: 0 });
  });

  it("a portal that nobody uses for months: the checks of the hourly job show that the clock runs", async () => {
    const message = await place();
    await purgeAt("2027-10-01T09:00:00Z");
    for (let day = 2; day <= 55; day += 1) await purge(new Date(Date.UTC(2027, 9, day, 9)).toISOString());
    expect((await rowOf(test.ctx, message.id)).purgedBy).toBe("retention");
    expect(await stops()).toEqual([]);
  });
});

describe("the clock", () => {
  it("one month ahead stops the purge, whatever is recorded afterwards, until it is corrected", async () => {
    const message = await place();
    await purgeAt("2027-11-01T09:00:00Z");
    await purge("2027-11-01T21:00:00Z");
    test.clock.set("2027-12-01T09:00:00Z");
    await test.ctx.db
      .insert(auditEvents)
      .values({ at: test.clock.now(), kind: "sign-in.succeeded", actor: "customer" });
    expect(await purge("2027-12-01T10:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 1 });
    expect(await purgeAt("2027-12-03T10:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    // The wrong clock is used for sixty days, twice the length of the jump.
    for (let day = 3; day <= 60; day += 1) {
      const at = new Date(Date.UTC(2027, 11, 1 + day, 10)).toISOString();
      expect(await purgeAt(at)).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 1, purged: 0 });
    }
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: true });
    expect(await countStored(test.ctx, message)).toMatchObject({ documents: 1, bytes: 1 });
    expect(await isPurgeStopped(test.ctx)).toBe(true);
    expect(await stops()).toHaveLength(1);
    // The readiness check must not fail: a load balancer would take the portal out of service.
    expect(await failingChecks(test.ctx)).toEqual([]);

    // Corrected: sixty days after the last instant before the jump.
    expect(await purge("2027-12-31T10:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });

  it("one month ahead and corrected after two days: nothing is purged before its day", async () => {
    await place();
    await purgeAt("2027-11-01T21:00:00Z");
    expect(await purge("2027-12-01T10:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 1 });
    expect(await purgeAt("2027-12-03T10:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    expect(await purge("2027-11-04T10:00:00Z")).toMatchObject({ kind: "purged", due: 0 });
    await purge("2027-11-05T10:00:00Z");
    expect(await isPurgeStopped(test.ctx)).toBe(false);
    expect(await purgeAt("2027-11-23T23:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
  });

  it("one month ahead before the first check: the start of the portal does not show that time has passed", async () => {
    const message = await place();
    await test.ctx.db.insert(auditEvents).values([
      { at: test.clock.now(), kind: "sign-in.succeeded", actor: "customer" },
      { at: new Date("2027-12-01T09:00:00Z"), kind: "configuration.started", actor: "system" },
    ]);
    expect(await purge("2027-12-01T09:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 1 });
    expect(await countStored(test.ctx, message)).toMatchObject({ documents: 1, bytes: 1 });
  });

  it("one month ahead with nothing due: the first run records the stop, and an operator's confirmation lifts it", async () => {
    await purgeAt("2027-10-01T09:00:00Z");
    expect(await purge("2027-10-31T09:10:00Z", { dryRun: true })).toMatchObject({ kind: "would-stop", due: 0 });
    expect(await stops()).toEqual([]);
    expect(await purge("2027-10-31T09:10:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 0 });
    expect(await purge("2027-10-31T10:10:00Z")).toMatchObject({ kind: "stopped" });
    expect(await stops()).toHaveLength(1);
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: true });
    expect(await purgeExpired(test.ctx, { confirmed: 0 })).toMatchObject({ kind: "purged", due: 0 });
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: false });
  });

  it("of a new portal, which has no event, is not in doubt", async () => {
    expect(await purge("2027-10-01T09:00:00Z")).toMatchObject({ kind: "purged", due: 0 });
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: false });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });

  it("that differs from the database's, in either direction, stops the purge and the closing of accounts", async () => {
    await place();
    test.clock.set("2027-11-24T09:00:00Z");
    await recordDailyActivity(test.ctx);
    for (const databaseNow of ["2027-10-24T09:00:00Z", "2027-11-24T09:06:00Z"]) {
      const ctx = { ...test.ctx, databaseNow: async () => new Date(databaseNow) };
      expect(await purgeExpired(ctx)).toMatchObject({ kind: "stopped", reason: "clocks-differ", due: 1, purged: 0 });
      expect(await closeAccounts(ctx)).toMatchObject({ closed: 0, held: true });
    }
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: true });
    expect(await purgeAt()).toMatchObject({ kind: "purged", purged: 1 });
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: false });
  });

  it("of a portal that was switched off for five days is accepted after five days without another gap", async () => {
    await place();
    await purgeAt("2027-11-20T09:00:00Z");
    expect(await purge("2027-11-25T09:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    for (const day of [26, 27, 28, 29]) {
      expect(await purge(`2027-11-${day}T09:00:00Z`)).toMatchObject({ kind: "stopped" });
    }
    expect(await purge("2027-11-30T09:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });

  it("is accepted when only the job did not run and customers used the portal every day", async () => {
    await place();
    await purgeAt("2027-11-01T09:00:00Z");
    expect(await purgeAt("2027-12-01T09:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
  });

  it("is not confirmed by the guard's own events; an operator can confirm", async () => {
    const message = await place();
    await purge("2027-11-23T23:00:00Z");
    expect(await purge("2027-11-24T00:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    expect(await purgeExpired(test.ctx, { confirmed: 0 })).toMatchObject({
      kind: "stopped",
      reason: "more-than-confirmed",
    });
    expect(await purgeExpired(test.ctx, { confirmed: 1 })).toMatchObject({ kind: "purged", purged: 1 });
    expect((await rowOf(test.ctx, message.id)).purgedBy).toBe("retention");
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });
});

describe("the dates", () => {
  it("a changed retention constant: messages placed with it are not purged", async () => {
    const message = await placeMany(5);
    // As if they were placed with another RETENTION_YEARS.
    await changeMessages(sql`available_until = '2027-05-23', expires_at = '2027-05-23T22:00:00Z'`);
    expect(await purgeAt("2027-05-24T09:00:00Z", { dryRun: true })).toMatchObject({ kind: "would-stop", due: 5 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
    expect(await purgeAt()).toMatchObject({
      kind: "stopped",
      reason: "not-as-placed",
      due: 5,
      notAsPlaced: 5,
      purged: 0,
    });
    expect(await countStored(test.ctx, message)).toMatchObject({ documents: 1, bytes: 1 });
    expect(await outcomeOfOpening(message.id)).toBe("retention-passed");
  });

  it("twice as many messages due: nothing is purged, not even those that are due", async () => {
    await placeMany(100);
    test.clock.set("2027-05-23T09:00:00Z");
    await placeMany(100);
    await changeMessages(sql`available_until = '2027-11-23', expires_at = '2027-11-23T23:00:00Z'`);
    expect(await purgeAt("2027-11-24T09:00:00Z")).toMatchObject({
      kind: "stopped",
      reason: "not-as-placed",
      due: 200,
      notAsPlaced: 100,
      purged: 0,
    });
    expect(await purgeAt(undefined, { confirmed: 199 })).toMatchObject({ kind: "stopped", purged: 0 });
    expect(await purgeAt(undefined, { confirmed: 200 })).toMatchObject({ kind: "purged", purged: 200 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });

  it("a message whose deletion date is not in its history is not purged", async () => {
    await place();
    await changeMessages(sql`deleted_at = '2026-11-24T09:00:00Z'`);
    expect(await purgeAt("2027-01-10T09:00:00Z")).toMatchObject({ kind: "stopped", reason: "not-as-placed", due: 1 });
  });
});
