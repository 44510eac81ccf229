/** What the feed holds, in which order, and who sees it. */
import { sql } from "drizzle-orm";
import { feedEntries } from "@/drizzle/schema/feed";
import { setCustomerPortalSince } from "@/lib/account/store";
import { decideClosure } from "@/lib/closure/decide-closure";
import { databaseError, openDatabase, type Tx } from "@/lib/db/connection";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { numberFeed } from "@/lib/feed/number-feed";
import { purgeFeed } from "@/lib/feed/purge-feed";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { acknowledgeReply } from "@/lib/mailbox/reply/staff-replies";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { batchFolder, deliver, line, newAddress, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { createAccount, customerSessionOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { eventsOf, pageOf, senderOf, typesOf } from "./feed-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
beforeEach(async () => {
  test = await testContext();
});
afterEach(async () => {
  await test?.close();
  await removeBatchFolders();
});

const own = senderOf("test");

describe("every change of state is an event", () => {
  it("of a message: placed, opened, withdrawn, with ids, reference, state and time, and nothing about the customer", async () => {
    const { ctx, clock } = test;
    const account = await createAccount(ctx);
    const opened = await placeMessage(ctx, account, { subject: "Titkos tárgy", senderReference: "KUL-1" });
    clock.advance({ minutes: 5 });
    await openMessage(ctx, { session: customerSessionOf(account), messageId: opened.id });
    const withdrawn = await placeMessage(ctx, account, { senderReference: "KUL-2" });
    await withdrawMessage(ctx, { senderReference: "KUL-2", source: "test" });
    const events = await eventsOf(ctx, own);
    expect(events.map(({ type, timestamp, data }) => ({ type, timestamp, data }))).toEqual([
      {
        type: "message.placed",
        timestamp: "2026-11-23T09:00:00.000Z",
        data: { messageId: opened.id, senderReference: "KUL-1", state: "placed", sequence: 1, actor: "insurer" },
      },
      {
        type: "message.opened",
        timestamp: "2026-11-23T09:05:00.000Z",
        data: { messageId: opened.id, senderReference: "KUL-1", state: "opened", sequence: 2, actor: "customer" },
      },
      expect.objectContaining({ type: "message.placed" }),
      {
        type: "message.withdrawn",
        timestamp: "2026-11-23T09:05:00.000Z",
        data: { messageId: withdrawn.id, senderReference: "KUL-2", state: "withdrawn", sequence: 2, actor: "insurer" },
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Titkos|Kovács|example\.hu/);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
  });

  it("of a closure request, for keys with closures:read; a request that nobody confirmed is not reported", async () => {
    const { ctx } = test;
    const account = await createAccount(ctx);
    await importContract(ctx, account);
    const request = await askSignedIn(ctx, account);
    expect(typesOf(await eventsOf(ctx, own))).toEqual(["closure.requested"]);
    await decideClosure(ctx, { reference: request.reference, decision: "rejected" });
    const events = await eventsOf(ctx, senderOf("test", ["events:read", "closures:read"]));
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ["closure.requested", { closureId: request.id, reference: request.reference, state: "awaiting-decision" }],
      ["closure.rejected", { closureId: request.id, reference: request.reference, state: "rejected" }],
    ]);
    expect(await eventsOf(ctx, senderOf("test", ["events:read"]))).toEqual([]);
  });

  it("of a customer, for keys with customers:read: activated, in the customer portal and back, closed", async () => {
    const { ctx, clock } = test;
    const account = await createAccount(ctx);
    await ctx.db.execute(sql`
      insert into credentials (account_id, pepper_id, origin, password_changed_at)
      values (${account}, '00000000', 'initial', ${clock.now().toISOString()})`);
    await ctx.db.execute(sql`update credentials set initial_failures = 1`);
    await ctx.db.execute(sql`update credentials set origin = 'chosen'`);
    await ctx.db.execute(sql`update credentials set version = version + 1`);
    await setCustomerPortalSince(ctx.db, [account], clock.now());
    await setCustomerPortalSince(ctx.db, [account], null);
    await ctx.db.execute(sql`update accounts set email_address = null, closed_at = ${clock.now().toISOString()}`);
    const events = await eventsOf(ctx, senderOf("any", ["events:read", "customers:read"]));
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ["customer.activated", { customerId: account, state: "active" }],
      ["customer.registered", { customerId: account, state: "customer-portal" }],
      ["customer.returned", { customerId: account, state: "mailbox" }],
      ["customer.closed", { customerId: account, state: "closed" }],
    ]);
    expect(await eventsOf(ctx, senderOf("any", ["events:read", "closures:read"]))).toEqual([]);
  });

  it("of a batch and its messages; the lines of the customer portal and of the post are handed over by event alone (R4)", async () => {
    const { ctx, clock } = test;
    const [atPortal, mailed] = [newAddress(), newAddress()];
    await setCustomerPortalSince(ctx.db, [await createAccount(ctx, atPortal)], clock.now());
    const lines = [
      line({ email: atPortal, senderReference: "P-1", subject: "Titkos" }),
      line({ email: mailed, senderReference: "M-1" }),
    ];
    const { batchId } = await deliver(ctx, await batchFolder(lines));
    const events = await eventsOf(ctx, senderOf("insurer", ["events:read"]));
    expect(events.map(({ type, data }) => [type, data.senderReference ?? data.batchId]).sort()).toEqual([
      ["batch.committed", batchId],
      ["message.placed", "M-1"],
      ["message.routed", "P-1"],
    ]);
    const routed = events.find(({ type }) => type === "message.routed");
    expect(routed?.data).toEqual({
      messageId: null,
      senderReference: "P-1",
      state: "routed",
      route: "customer-portal",
    });
    const [stored] = await ctx.db.execute<{ n: number }>(
      sql`select count(*)::int as n from messages where sender_reference = 'P-1'`,
    );
    expect(stored?.n).toBe(0);
    // Nothing to place: the lines are reported all the same.
    await deliver(ctx, await batchFolder([line({ email: atPortal, senderReference: "P-2" })]));
    expect((await eventsOf(ctx, senderOf("insurer", ["events:read"]))).at(-1)?.data.senderReference).toBe("P-2");
  });
});

describe("each sender sees its own events", () => {
  it("and no other sender's, whatever the cursor", async () => {
    const { ctx } = test;
    const account = await createAccount(ctx);
    for (const [index, source] of ["test", "other", "test", "other"].entries()) {
      await placeMessage(ctx, account, { source, senderReference: `${source}-${index}` });
    }
    const references = async (source: string) =>
      (await eventsOf(ctx, senderOf(source))).map(({ data }) => data.senderReference);
    expect(await references("test")).toEqual(["test-0", "test-2"]);
    expect(await references("other")).toEqual(["other-1", "other-3"]);
    expect(await references("third")).toEqual([]);
  });
});

describe("pages", () => {
  it("go on where the last one ended, and at the end with the next event; a type can be asked for", async () => {
    const { ctx } = test;
    const account = await createAccount(ctx);
    for (const reference of ["a", "b", "c"]) await placeMessage(ctx, account, { senderReference: reference });
    const first = await pageOf(ctx, own, null, { limit: 2 });
    expect([first.events.map(({ data }) => data.senderReference), first.hasMore]).toEqual([["a", "b"], true]);
    const second = await pageOf(ctx, own, first.nextCursor, { limit: 2 });
    expect([second.events.map(({ data }) => data.senderReference), second.hasMore]).toEqual([["c"], false]);
    expect((await pageOf(ctx, own, second.nextCursor)).events).toEqual([]);
    await placeMessage(ctx, account, { senderReference: "d" });
    expect((await pageOf(ctx, own, second.nextCursor)).events.map(({ data }) => data.senderReference)).toEqual(["d"]);
    // The cursor of an event is the place behind it.
    expect((await pageOf(ctx, own, first.events[0]?.cursor)).events.map(({ data }) => data.senderReference)).toEqual([
      ...["b", "c", "d"],
    ]);
    expect((await pageOf(ctx, own, null, { type: "message.opened" })).events).toEqual([]);
  });

  it("miss no event that commits after one with a higher number", async () => {
    const { ctx, databaseUrl } = test;
    const account = await createAccount(ctx);
    const slow = openDatabase(databaseUrl);
    const entry = (db: Tx | typeof ctx.db, reference: string) =>
      db
        .insert(feedEntries)
        .values({ source: "test", type: "message.placed", at: ctx.clock.now(), data: { reference } });
    let finish = () => {};
    let inserted = () => {};
    const isInserted = new Promise<void>((resolve) => {
      inserted = resolve;
    });
    const late = slow.db.transaction(async (tx) => {
      await entry(tx, "late");
      inserted();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await isInserted;
    await entry(ctx.db, "early");
    const before = await pageOf(ctx, own);
    expect(before.events.map(({ data }) => data.reference)).toEqual(["early"]);
    finish();
    await late;
    await slow.close();
    await placeMessage(ctx, account, { senderReference: "last" });
    const after = await pageOf(ctx, own, before.nextCursor);
    expect(after.events.map(({ data }) => data.reference ?? data.senderReference)).toEqual(["late", "last"]);
  });

  it("number every event once when two processes number at the same time", async () => {
    const { ctx } = test;
    await ctx.db.execute(sql`
      insert into feed_entries (source, type, at, data)
      select 'test', 'message.placed', now(), jsonb_build_object('n', n) from generate_series(1, 400) as n`);
    await Promise.all(Array.from({ length: 4 }, () => numberFeed(ctx, { chunks: 100, size: 10 })));
    const events = await eventsOf(ctx, own);
    expect(events.map(({ data }) => data.n)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
    expect(await numberFeed(ctx)).toEqual({ lastPosition: 400, purgedPosition: 0 });
  });
});

describe("the feed is append-only until its retention is over", () => {
  it("the database refuses changes of an entry", async () => {
    const { ctx } = test;
    await placeMessage(ctx, await createAccount(ctx));
    await eventsOf(ctx, own);
    for (const change of [sql`type = 'x'`, sql`data = '{}'`, sql`position = 9`]) {
      const refused = await ctx.db.execute(sql`update feed_entries set ${change}`).catch(databaseError);
      expect(refused).toMatchObject({ code: "23001" });
    }
  });

  it("events are deleted after 90 days, and a cursor before that says so", async () => {
    const { ctx, clock } = test;
    const account = await createAccount(ctx);
    await placeMessage(ctx, account, { senderReference: "old" });
    const { nextCursor } = await pageOf(ctx, own);
    await placeMessage(ctx, account, { senderReference: "second" });
    await pageOf(ctx, own);
    clock.set("2027-02-21T08:59:59Z");
    expect(await purgeFeed(ctx, 1000)).toBe(0);
    await placeMessage(ctx, account, { senderReference: "new" });
    await deliverWebhooks(ctx);
    clock.set("2027-02-21T09:00:01Z");
    expect(await purgeFeed(ctx, 1000)).toBe(2);
    expect((await eventsOf(ctx, own)).map(({ data }) => data.senderReference)).toEqual(["new"]);
    await expect(pageOf(ctx, own, nextCursor)).rejects.toThrow("cursor-expired");
  });
});

describe("a reply is an event", () => {
  it("when it is sent, acknowledged and answered", async () => {
    const { ctx, clock } = test;
    const account = await createAccount(ctx);
    const message = await placeMessage(ctx, account, { senderReference: "KUL-1" });
    const reply = { id: ctx.random.uuid(), reference: "V-2026-ABCDEF", accountId: account, messageId: message.id };
    await ctx.db.execute(sql`
      insert into replies (id, reference, account_id, message_id, body, sent_at, form_token)
      values (${reply.id}, ${reply.reference}, ${account}, ${message.id}, 'Titkos', ${clock.now().toISOString()}, gen_random_uuid())`);
    await acknowledgeReply(ctx, reply.reference);
    await placeMessage(ctx, account, { senderReference: "KUL-2", inReplyTo: reply.reference });
    await withdrawMessage(ctx, { senderReference: "KUL-2", source: "test" });
    const events = (await eventsOf(ctx, own)).filter(({ type }) => type.startsWith("reply."));
    expect(events.map(({ type, data }) => [type, data.state])).toEqual([
      ["reply.received", "sent"],
      ["reply.acknowledged", "processing"],
      ["reply.answered", "answered"],
      ["reply.unanswered", "processing"],
    ]);
    expect(events[0]?.data).toEqual({
      ...{ replyId: reply.id, reference: reply.reference, state: "sent" },
      ...{ messageId: message.id, senderReference: "KUL-1" },
    });
  });
});
