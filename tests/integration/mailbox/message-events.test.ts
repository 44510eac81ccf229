import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { placeMessages } from "@/lib/mailbox/placing/place-messages";
import { type TestContext, testContext } from "@/tests/support/context";
import { countEvents, createAccount, eventsOf, kindsOf, placeMessage, prepareMessage } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

const append = (ids: string[], kind: "notified" | "reminded" = "notified", details = {}) =>
  test.ctx.db.transaction((tx) =>
    appendMessageEvents(
      tx,
      test.clock.now(),
      ids.map((messageId) => ({ messageId, kind, actor: "system" as const, details })),
    ),
  );

describe("the history of a message", () => {
  it("has neither gap nor fork after 50 parallel appends", async () => {
    const { id } = await placeMessage(test.ctx, await createAccount(test.ctx));
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => append([id], "notified", { n, code: 250, note: "ő\u2028" })),
    );
    const events = await eventsOf(test.ctx, id);
    expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    expect(verifyHistory(events)).toEqual({ intact: true });
  });

  it("parallel appends to the same messages in different orders do not deadlock", async () => {
    const accountId = await createAccount(test.ctx);
    const ids = await Promise.all(Array.from({ length: 4 }, async () => (await placeMessage(test.ctx, accountId)).id));
    await Promise.all(Array.from({ length: 20 }, (_, n) => append(n % 2 ? ids : [...ids].reverse())));
    for (const id of ids) {
      const events = await eventsOf(test.ctx, id);
      expect(events).toHaveLength(21);
      expect(verifyHistory(events)).toEqual({ intact: true });
    }
  });

  it("several events of one message in one call follow each other", async () => {
    const { id } = await placeMessage(test.ctx, await createAccount(test.ctx));
    await append([id, id, id], "reminded");
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "reminded", "reminded", "reminded"]);
    expect(verifyHistory(await eventsOf(test.ctx, id))).toEqual({ intact: true });
  });

  it("an event of a message that does not exist throws and writes nothing", async () => {
    const { id } = await placeMessage(test.ctx, await createAccount(test.ctx));
    const before = await countEvents(test.ctx);
    await expect(append([id, randomUUID()])).rejects.toThrow("does not exist");
    expect(await countEvents(test.ctx)).toBe(before);
  });

  it("cannot be changed or deleted, and a change with the trigger disabled is detected", async () => {
    const { id } = await placeMessage(test.ctx, await createAccount(test.ctx));
    await append([id]);
    await expect(test.ctx.db.execute(sql`update message_events set at = now()`)).rejects.toThrow();
    await expect(test.ctx.db.execute(sql`delete from message_events`)).rejects.toThrow();
    await test.ctx.db.transaction(async (tx) => {
      await tx.execute(sql`alter table message_events disable trigger message_events_append_only`);
      await tx.execute(
        sql`update message_events set at = at - interval '1 day' where message_id = ${id} and sequence = 1`,
      );
      await tx.execute(sql`alter table message_events enable trigger message_events_append_only`);
    });
    expect(verifyHistory(await eventsOf(test.ctx, id))).toEqual({ intact: false, brokenAt: 1 });
  });
});

describe("placing", () => {
  it("places thousands of messages in one call, each with its first event and its audit event", async () => {
    const accountId = await createAccount(test.ctx);
    const before = await countEvents(test.ctx);
    const bytes = Buffer.from("%PDF-");
    const model = await prepareMessage(test.ctx, accountId, { documents: [{ filename: "a.pdf", bytes }] });
    const many = Array.from({ length: 2500 }, () => {
      const id = randomUUID();
      const copies = model.documents.map((document) => ({ ...document, id: randomUUID() }));
      return { ...model, id, senderReference: id, documents: copies };
    });
    const batchId = randomUUID();
    await test.ctx.db.transaction((tx) => placeMessages(test.ctx, tx, batchId, many, test.clock.now()));
    expect(await countEvents(test.ctx)).toBe(before + 2500);
    const [counts] = await test.ctx.db.execute<{ messages: number; documents: number; audited: number }>(sql`
      select (select count(*)::int from messages where batch_id = ${batchId} and total_bytes = 5) as messages,
        (select count(*)::int from documents d join messages m on m.id = d.message_id where m.batch_id = ${batchId}) as documents,
        (select count(*)::int from audit_events where kind = 'message.placed' and details ->> 'batchId' = ${batchId}) as audited`);
    expect(counts).toEqual({ messages: 2500, documents: 2500, audited: 2500 });
    for (const { id } of [many[0], many[999], many[1000], many[2499]] as { id: string }[]) {
      expect(verifyHistory(await eventsOf(test.ctx, id))).toEqual({ intact: true });
    }
  });

  it("places nothing when a reference was used before", async () => {
    const accountId = await createAccount(test.ctx);
    const first = await placeMessage(test.ctx, accountId);
    const fresh = await prepareMessage(test.ctx, accountId);
    const again = { ...(await prepareMessage(test.ctx, accountId)), senderReference: first.senderReference };
    const place = test.ctx.db.transaction((tx) => placeMessages(test.ctx, tx, null, [fresh, again], test.clock.now()));
    await expect(place).rejects.toThrow();
    expect(await kindsOf(test.ctx, fresh.id)).toEqual([]);
  });

  it("placed content cannot be changed", async () => {
    const { id } = await placeMessage(test.ctx, await createAccount(test.ctx));
    await expect(test.ctx.db.execute(sql`update messages set subject = 'x' where id = ${id}`)).rejects.toThrow();
  });
});
