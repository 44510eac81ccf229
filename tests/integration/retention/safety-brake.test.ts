/** A purge that cannot be right deletes nothing (SEC-79). */
import { eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { failingChecks } from "@/lib/jobs/readiness";
import { isPurgeStopped, purgeExpired } from "@/lib/retention/purge-expired";
import { openNow, place, remains, rowOf, run, someLife, test, withMailbox } from "./retention-fixture";

withMailbox();

describe("the safety brake", () => {
  const alarms = () => test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "retention.stopped"));

  async function fill(n: number) {
    const first = await place();
    await test.ctx.db.execute(sql`
      insert into messages (id, account_id, source, sender_reference, content_digest, sender, document_type, subject, body,
        allow_reply, document_count, total_bytes, placed_at, available_until, expires_at)
      select gen_random_uuid(), account_id, source, gen_random_uuid()::text, content_digest, sender, document_type, subject,
        body, allow_reply, 0, 0, placed_at, available_until, expires_at
      from messages, generate_series(2, ${n}::int) where id = ${first.id}`);
    return first;
  }

  it("stops a run of more than 1,000 items, deletes nothing, and says so everywhere until it is released", async () => {
    const first = await fill(1001);
    expect(await run("2027-11-23T23:00:00Z", { dryRun: true })).toMatchObject({ kind: "would-stop", due: 1001 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
    for (let again = 0; again < 2; again += 1) {
      expect(await run()).toMatchObject({ kind: "stopped", reason: "too-many", due: 1001, limit: 1000, purged: 0 });
    }
    expect(await remains(test.ctx, first)).toMatchObject({ documents: 1, bytes: 1 });
    expect(await openNow(first.id)).toBe("retention-passed");
    expect(await alarms()).toHaveLength(1);
    expect(await isPurgeStopped(test.ctx)).toBe(true);
    // The portal goes on serving: a balancer must not take it offline for this.
    expect(await failingChecks(test.ctx)).toEqual([]);

    expect(await run(undefined, { confirmed: 1000 })).toMatchObject({ kind: "stopped", purged: 0 });
    expect(await run(undefined, { confirmed: 1001 })).toMatchObject({ kind: "purged", purged: 1001, left: 0 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
  });

  it("lets 1,000 go", async () => {
    await fill(1000);
    expect(await run("2027-11-23T23:00:00Z")).toMatchObject({ kind: "purged", purged: 1000, left: 0 });
  });

  it("stops when the clock is more than 48 hours ahead of everything, and holds whatever that clock writes", async () => {
    const item = await place();
    test.clock.set("2027-11-21T22:59:59Z");
    await someLife(test.ctx);
    test.clock.set("2027-11-23T23:00:00Z");
    expect(await purgeExpired(test.ctx)).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 1, purged: 0 });
    expect(await purgeExpired(test.ctx)).toMatchObject({ kind: "stopped" });
    expect(await run()).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    expect(await remains(test.ctx, item)).toMatchObject({ documents: 1, bytes: 1 });
    expect(await isPurgeStopped(test.ctx)).toBe(true);
    expect(await alarms()).toHaveLength(1);

    test.clock.set("2027-11-21T23:30:00Z");
    expect(await purgeExpired(test.ctx)).toMatchObject({ kind: "purged", due: 0 });
    expect(await isPurgeStopped(test.ctx)).toBe(false);
    expect(await run("2027-11-23T23:00:00Z")).toMatchObject({ kind: "purged", purged: 1 });
  });

  it("does not count its own rows as life", async () => {
    const item = await place();
    test.clock.set("2027-11-23T23:00:00Z");
    await purgeExpired(test.ctx);
    test.clock.advance({ minutes: 60 });
    expect(await purgeExpired(test.ctx)).toMatchObject({ kind: "stopped", reason: "clock-ahead" });
    expect(await purgeExpired(test.ctx, { confirmed: 1 })).toMatchObject({ kind: "purged", purged: 1 });
    expect((await rowOf(test.ctx, item.id)).purgedBy).toBe("retention");
  });
});
