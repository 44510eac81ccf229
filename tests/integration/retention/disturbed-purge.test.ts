/** A purge that is aborted, fails, or runs at the same time as the customer acts (R13). */
import { eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { deleteMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { bytesOf, customerSessionOf, eventsOf, kindsOf } from "@/tests/integration/mailbox/mailbox-fixture";
import {
  accountId,
  countStored,
  place,
  purgeAt,
  recordDailyActivity,
  rowOf,
  test,
  withMailbox,
} from "./retention-fixture";

withMailbox();

describe("a purge that is disturbed", () => {
  it("continues after an abort, and parallel purges delete everything once", async () => {
    const messages = [];
    for (let n = 0; n < 9; n += 1) messages.push(await place());
    const controller = new AbortController();
    const testCtx = { ...test.ctx, db: test.ctx.db, log: test.ctx.log };
    const signal = {
      get aborted() {
        return controller.signal.aborted;
      },
    } as AbortSignal;
    test.clock.set("2027-11-23T23:00:00Z");
    await recordDailyActivity(test.ctx);
    const abortingDb = new Proxy(test.ctx.db, {
      get(target, key, receiver) {
        if (key !== "transaction") return Reflect.get(target, key, receiver);
        return async (work: Parameters<typeof target.transaction>[0]) => {
          const result = await target.transaction(work);
          controller.abort();
          return result;
        };
      },
    });
    expect(await purgeExpired({ ...testCtx, db: abortingDb }, { batchSize: 2, signal })).toMatchObject({
      purged: 2,
      left: 7,
    });
    const runs = await Promise.all(Array.from({ length: 5 }, () => purgeExpired(test.ctx, { batchSize: 2 })));
    expect(runs.reduce((sum, { purged }) => sum + purged, 0)).toBe(7);
    for (const message of messages) {
      expect((await kindsOf(test.ctx, message.id)).filter((kind) => kind === "purged")).toHaveLength(1);
      expect(await countStored(test.ctx, message)).toMatchObject({ documents: 0, bytes: 0 });
    }
  });

  it("leaves a message that cannot be purged unchanged, and purges the others", async () => {
    const [a, bad, c] = [await place(), await place(), await place()];
    await test.ctx.db.execute(sql`
      create function refuse_one() returns trigger language plpgsql as $$
      begin if new.message_id = ${sql.raw(`'${bad.id}'`)} and new.kind = 'purged' then raise exception 'no'; end if; return new; end $$`);
    await test.ctx.db.execute(
      sql`create trigger refuse_one before insert on message_events for each row execute function refuse_one()`,
    );
    try {
      expect(await purgeAt("2027-11-23T23:00:00Z")).toMatchObject({ purged: 2, left: 1 });
      expect(await countStored(test.ctx, bad)).toMatchObject({ documents: 1, bytes: 1 });
      expect((await rowOf(test.ctx, bad.id)).subject).not.toBe("");
    } finally {
      await test.ctx.db.execute(sql`drop trigger refuse_one on message_events`);
      await test.ctx.db.execute(sql`drop function refuse_one`);
    }
    expect(await purgeAt()).toMatchObject({ purged: 1, left: 0 });
    for (const { id } of [a, bad, c]) expect((await rowOf(test.ctx, id)).purgedBy).toBe("retention");
  });

  it("a customer who opens the document at the same time gets all of it or a not-found, never a damage", async () => {
    for (let round = 0; round < 20; round += 1) {
      test.clock.set("2026-11-23T09:00:00Z");
      const message = await place();
      const documentId = message.documents[0]?.id ?? "";
      const before = { ...test.ctx, clock: { now: () => new Date("2027-11-23T22:59:59Z") } };
      test.clock.set("2027-11-23T23:00:00Z");
      await recordDailyActivity(test.ctx);
      const [, ...opened] = await Promise.all([
        purgeExpired(test.ctx),
        ...Array.from({ length: 5 }, () =>
          openDocument(before, { session: customerSessionOf(accountId), documentId, from: "inbox", kind: "opened" }),
        ),
      ]);
      for (const one of opened) {
        expect(one.ok ? String(await bytesOf(one.value)) : one.error.kind).toMatch(
          /%PDF-1.7 a %%EOF|not-found|expired/,
        );
      }
    }
    const alarms = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "document.damaged"));
    expect(alarms).toEqual([]);
  });

  it("a customer who deletes, restores and downloads at the same time leaves one history without a fork", async () => {
    for (let round = 0; round < 20; round += 1) {
      test.clock.set("2026-11-23T09:00:00Z");
      const message = await place();
      const ids = [message.id];
      const documentId = message.documents[0]?.id ?? "";
      const before = { ...test.ctx, clock: { now: () => new Date("2027-11-23T22:59:59Z") } };
      test.clock.set("2027-11-23T23:00:00Z");
      await recordDailyActivity(test.ctx);
      await Promise.all([
        deleteMessages(before, { accountId, ids }),
        openDocument(before, {
          session: customerSessionOf(accountId),
          documentId,
          from: "inbox",
          kind: "downloaded",
        }),
        purgeExpired(test.ctx),
        restoreMessages(before, { accountId, ids }),
      ]);
      await purgeExpired(test.ctx);
      const history = await eventsOf(test.ctx, message.id);
      expect(verifyHistory(history)).toEqual({ intact: true });
      expect(history.at(-1)?.kind).toBe("purged");
      expect((await rowOf(test.ctx, message.id)).subject).toBe("");
    }
  });
});
