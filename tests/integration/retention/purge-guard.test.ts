/** R13: ordinary life is deleted without asking; a wrong clock, another rule or foreign dates delete nothing. */
import { eq, type SQL, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { failingChecks } from "@/lib/jobs/readiness";
import { isPurgeStopped } from "@/lib/retention/guard-purge";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { openNow, place, placeMany, remains, rowOf, run, someLife, test, withMailbox } from "./retention-fixture";

withMailbox();

const stops = () => test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "retention.stopped"));
const purge = (at: string) => {
  test.clock.set(at);
  return purgeExpired(test.ctx);
};

/** Changes all messages past the trigger that refuses it, as somebody with the database's password can. */
async function changeMessages(assignments: SQL): Promise<void> {
  await test.ctx.db.execute(sql`alter table messages disable trigger user`);
  await test.ctx.db.execute(sql`update messages set ${assignments} where purged_at is null`);
  await test.ctx.db.execute(sql`alter table messages enable trigger user`);
}

describe("ordinary life", () => {
  it.each([
    ["twelve equal monthly batches", 12, 1],
    ["four equal quarterly batches", 4, 3],
  ])("%s: each is deleted a year after it was placed", async (_name, batches, months) => {
    const day = (nth: number) => new Date(Date.UTC(2026, 10 + nth * months, 23, 9)).toISOString();
    const yearLater = (nth: number) => new Date(Date.UTC(2027, 10 + nth * months, 24, 9)).toISOString();
    for (let nth = 0; nth < batches; nth += 1) {
      test.clock.set(day(nth));
      await placeMany(1200);
    }
    for (let nth = 0; nth < batches; nth += 1) {
      expect(await run(yearLater(nth))).toMatchObject({ kind: "purged", due: 1200, purged: 1200, left: 0 });
    }
    expect(await stops()).toEqual([]);
  });

  it("one mass mailing a year, which is everything there is", async () => {
    await placeMany(3000);
    expect(await run("2027-11-23T22:59:59Z")).toMatchObject({ kind: "purged", due: 0 });
    expect(await run("2027-11-23T23:00:00Z")).toMatchObject({ kind: "purged", due: 3000, left: 0 });
  });

  it("a quiet portal: nobody comes for months, the hourly job alone shows that the clock runs", async () => {
    const message = await place();
    await run("2027-10-01T09:00:00Z");
    for (let day = 2; day <= 55; day += 1) await purge(new Date(Date.UTC(2027, 9, day, 9)).toISOString());
    expect((await rowOf(test.ctx, message.id)).purgedBy).toBe("retention");
    expect(await stops()).toEqual([]);
  });
});

describe("the clock", () => {
  it("one month ahead stops the purge, whatever that clock records afterwards, until it is set right", async () => {
    const message = await place();
    await run("2027-11-01T09:00:00Z");
    await purge("2027-11-01T21:00:00Z");
    test.clock.set("2027-12-01T09:00:00Z");
    await test.ctx.db
      .insert(auditEvents)
      .values({ at: test.clock.now(), kind: "sign-in.succeeded", actor: "customer" });
    expect(await purge("2027-12-01T10:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 1 });
    expect(await run("2027-12-03T10:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    expect(await remains(test.ctx, message)).toMatchObject({ documents: 1, bytes: 1 });
    expect(await isPurgeStopped(test.ctx)).toBe(true);
    expect(await stops()).toHaveLength(1);
    // A balancer must not take the portal out of service for this.
    expect(await failingChecks(test.ctx)).toEqual([]);

    expect(await purge("2027-11-04T10:00:00Z")).toMatchObject({ kind: "purged", due: 0 });
    await purge("2027-11-05T10:00:00Z");
    expect(await isPurgeStopped(test.ctx)).toBe(false);
    expect(await run("2027-11-23T23:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
  });

  it("other than the database's stops the purge at once, in both directions, and no account is closed", async () => {
    await place();
    test.clock.set("2027-11-24T09:00:00Z");
    await someLife(test.ctx);
    for (const databaseNow of ["2027-10-24T09:00:00Z", "2027-11-24T09:06:00Z"]) {
      const ctx = { ...test.ctx, databaseNow: async () => new Date(databaseNow) };
      expect(await purgeExpired(ctx)).toMatchObject({ kind: "stopped", reason: "clocks-differ", due: 1, purged: 0 });
      expect(await closeAccounts(ctx)).toMatchObject({ closed: 0, held: true });
    }
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: true });
    expect(await run()).toMatchObject({ kind: "purged", purged: 1 });
    expect(await closeAccounts(test.ctx)).toMatchObject({ held: false });
  });

  it("of a portal that was switched off for five days is believed after five days without a further leap", async () => {
    await place();
    await run("2027-11-20T09:00:00Z");
    expect(await purge("2027-11-25T09:00:00Z")).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    for (const day of [26, 27, 28, 29]) {
      expect(await purge(`2027-11-${day}T09:00:00Z`)).toMatchObject({ kind: "stopped" });
    }
    expect(await purge("2027-11-30T09:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });

  it("is not suspected when only the job stood still and customers came every day", async () => {
    await place();
    await run("2027-11-01T09:00:00Z");
    expect(await run("2027-12-01T09:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
  });

  it("is not proved by the guard's own records; a person who has looked confirms", async () => {
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
  it("a changed retention constant: messages placed under it do not go", async () => {
    const message = await placeMany(5);
    // As another RETENTION_YEARS would have placed them.
    await changeMessages(sql`available_until = '2027-05-23', expires_at = '2027-05-23T22:00:00Z'`);
    expect(await run("2027-05-24T09:00:00Z", { dryRun: true })).toMatchObject({ kind: "would-stop", due: 5 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
    expect(await run()).toMatchObject({ kind: "stopped", reason: "not-as-placed", due: 5, notAsPlaced: 5, purged: 0 });
    expect(await remains(test.ctx, message)).toMatchObject({ documents: 1, bytes: 1 });
    expect(await openNow(message.id)).toBe("retention-passed");
  });

  it("a doubled due set: nothing goes, not even what is rightly due", async () => {
    await placeMany(100);
    test.clock.set("2027-05-23T09:00:00Z");
    await placeMany(100);
    await changeMessages(sql`available_until = '2027-11-23', expires_at = '2027-11-23T23:00:00Z'`);
    expect(await run("2027-11-24T09:00:00Z")).toMatchObject({
      kind: "stopped",
      reason: "not-as-placed",
      due: 200,
      notAsPlaced: 100,
      purged: 0,
    });
    expect(await run(undefined, { confirmed: 199 })).toMatchObject({ kind: "stopped", purged: 0 });
    expect(await run(undefined, { confirmed: 200 })).toMatchObject({ kind: "purged", purged: 200 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });

  it("a message in the trash since a day that its customer did not delete it on stays", async () => {
    await place();
    await changeMessages(sql`deleted_at = '2026-11-24T09:00:00Z'`);
    expect(await run("2027-01-10T09:00:00Z")).toMatchObject({ kind: "stopped", reason: "not-as-placed", due: 1 });
  });
});
