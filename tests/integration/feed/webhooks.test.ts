/** Webhooks, from the event to a receiver on this machine. */

import { sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import type { EndpointCaller } from "@/lib/feed/call-endpoint";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { enableWebhook, replayWebhook } from "@/lib/feed/manage-webhooks";
import { summarizeWebhooks } from "@/lib/feed/summarize-webhooks";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { Receiver } from "./receiver";
import { countsOf, type WebhookTest, webhookTest } from "./webhook-fixture";

let test: WebhookTest;
beforeEach(async () => {
  test = await webhookTest();
});
afterEach(() => test.close());

describe("an event is pushed", () => {
  it("signed as Standard Webhooks says, with the body of the feed, and once", async () => {
    const { secret, id } = await test.add();
    await test.place("KUL-1");
    expect(await test.deliver()).toEqual(countsOf({ queued: 1, delivered: 1 }));
    const [call] = test.receiver.received;
    const headers = call?.headers as Record<string, string>;
    jest.useFakeTimers({ now: test.clock.now(), doNotFake: ["nextTick", "setImmediate", "setTimeout", "setInterval"] });
    const event = new Webhook(secret).verify(call?.body ?? "", headers);
    expect(() => new Webhook(secret).verify(`${call?.body} `, headers)).toThrow();
    jest.useRealTimers();
    expect(event).toMatchObject({
      id: headers["webhook-id"],
      type: "message.placed",
      data: { senderReference: "KUL-1" },
    });
    expect(headers["content-type"]).toBe("application/json");
    expect(await test.deliver()).toEqual(countsOf({}));
    expect((await test.logOf(id)).map(({ state, attempts }) => [state, attempts.map((a) => a.outcome)])).toEqual([
      ["delivered", ["204"]],
    ]);
  });

  it("to the endpoints of its sender only, and of the types they ask for", async () => {
    const { ctx } = test;
    const others = await new Receiver().start();
    const opened = await new Receiver().start();
    await test.add();
    await test.add({ source: "other", url: others.url });
    await test.add({ types: ["message.opened", "closure.*"], url: opened.url });
    await test.place("KUL-1");
    await importContract(ctx, test.account);
    const request = await askSignedIn(ctx, test.account);
    await test.deliver();
    expect([test.receiver.references(), others.references()]).toEqual([["KUL-1"], []]);
    expect(opened.received.map(({ body }) => JSON.parse(body).data.closureId)).toEqual([request.id]);
    await others.stop();
    await opened.stop();
  });

  it("not what happened before the endpoint was added", async () => {
    await test.place("before");
    await test.add();
    await test.place("after");
    await test.deliver();
    expect(test.receiver.references()).toEqual(["after"]);
  });

  it("once by two workers at the same time", async () => {
    await test.add();
    await test.place(...Array.from({ length: 30 }, (_, index) => `KUL-${index}`));
    await Promise.all([test.deliver(), test.deliver(), test.deliver()]);
    expect(test.receiver.references().sort()).toEqual(Array.from({ length: 30 }, (_, index) => `KUL-${index}`).sort());
  });

  it("again, with the same id, when the process stopped before it could store the answer", async () => {
    await test.add();
    await test.place("KUL-1");
    const broken = { ...test.ctx, db: new Proxy(test.ctx.db, { get: (db, name) => failAfterSending(db, name) }) };
    await expect(deliverWebhooks(broken)).rejects.toThrow("killed");
    await test.deliver();
    expect(test.receiver.received).toHaveLength(1);
    await test.runFor(2);
    const ids = test.receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  /** A connection that is lost once the receiver has answered. */
  function failAfterSending(db: WebhookTest["ctx"]["db"], name: string | symbol) {
    if (name !== "transaction" || test.receiver.received.length === 0) return Reflect.get(db, name);
    return () => Promise.reject(new Error("killed"));
  }
});

describe("a receiver that fails", () => {
  it("for a day loses nothing, gets few calls meanwhile, and everything soon after it is back", async () => {
    const { id } = await test.add();
    test.receiver.answer = 500;
    await test.place(...Array.from({ length: 40 }, (_, index) => `KUL-${index}`));
    await test.deliver();
    await test.runFor(24 * 60, 20);
    expect(test.receiver.received.length).toBeLessThan(200);
    expect((await summarizeWebhooks(test.ctx)).failing).toEqual([
      expect.objectContaining({
        id,
        condition: "failing",
        reason: "status 500",
        host: `127.0.0.1:${test.receiver.port}`,
        waiting: 40,
      }),
    ]);
    test.receiver.answer = 204;
    test.receiver.received.length = 0;
    await test.place("new");
    await test.runFor(11);
    expect(test.receiver.references().sort()).toEqual(
      [...Array.from({ length: 40 }, (_, index) => `KUL-${index}`), "new"].sort(),
    );
    expect(await summarizeWebhooks(test.ctx)).toMatchObject({ failing: [], waiting: 0, oldestQueuedAt: null });
  });

  it("for more than three days: events are abandoned, and a replay sends them", async () => {
    const { id, cursor } = await test.add();
    test.receiver.answer = 503;
    await test.place("KUL-1");
    await test.deliver();
    // The last pause begins before the end of three days, and takes 26.4 hours at most.
    await test.runFor(110 * 60, 60);
    const [given] = await test.logOf(id);
    const attempts = given?.attempts ?? [];
    expect([given?.state, attempts.length >= 9 && attempts.length <= 12]).toEqual(["abandoned", true]);
    expect((attempts.at(-1)?.at ?? "") >= "2026-11-26T09:00:00").toBe(true);
    test.receiver.answer = 204;
    test.receiver.received.length = 0;
    await test.runFor(11);
    expect(test.receiver.references()).toEqual([]);
    expect(await replayWebhook(test.ctx, id, cursor)).toMatchObject({ ok: true });
    await test.deliver();
    expect(test.receiver.references()).toEqual(["KUL-1"]);
    const [again] = await test.logOf(id);
    expect([again?.state, again?.attempts.length]).toEqual(["delivered", attempts.length + 1]);
  });

  it("with one event does not hold up the others", async () => {
    await test.add();
    test.receiver.answer = (body) => (body.includes("poison") ? 400 : 204);
    await test.place("poison", "a", "b");
    await test.deliver();
    await test.place("c");
    await test.runFor(1);
    expect(test.receiver.references().filter((reference) => reference !== "poison")).toEqual(["a", "b", "c"]);
  });

  it("that is slow holds up nobody: the others get everything meanwhile, and what is new by the next call", async () => {
    await test.add({ url: "http://127.0.0.1:1/slow" });
    await test.add({ url: "http://127.0.0.1:1/fast" });
    await test.place(...Array.from({ length: 30 }, (_, index) => `KUL-${index}`));
    const stopping = new AbortController();
    const [gate, begun, served] = [
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
    ];
    let [atSlow, atFast] = [0, 0];
    const caller: EndpointCaller = {
      async post({ pathname }) {
        if (pathname === "/fast") {
          atFast += 1;
          if (atFast === 30) served.resolve();
        } else {
          atSlow += 1;
          if (atSlow === 8) begun.resolve();
          await gate.promise;
        }
        return { kind: "answered", status: 204, retryAfterSeconds: null };
      },
      close() {},
    };
    const running = deliverWebhooks(test.ctx, { caller, signal: stopping.signal });
    await Promise.all([begun.promise, served.promise]);
    // Of the slow one a single turn is under way.
    expect(atSlow).toBe(8);
    await test.place("new");
    stopping.abort();
    gate.resolve();
    expect(await running).toEqual(countsOf({ queued: 60, delivered: 38 }));
    expect(await deliverWebhooks(test.ctx, { caller })).toEqual(countsOf({ queued: 2, delivered: 24 }));
    expect([atSlow, atFast]).toEqual([31, 31]);
  });

  it("in a great number: sixteen are worked on at a time, each once, in turns; a fault of one stops no other", async () => {
    const added = [];
    for (let n = 0; n < 20; n += 1) added.push(await test.add({ source: `s${n % 2}`, url: `http://127.0.0.1:1/${n}` }));
    for (const source of ["s0", "s1"]) {
      for (let n = 0; n < 10; n += 1) await placeMessage(test.ctx, test.account, { source });
    }
    const [inFlight, turns] = [new Map<string, number>(), [] as string[]];
    let [most, mostOfOne] = [0, 0];
    const caller: EndpointCaller = {
      async post({ pathname }) {
        if (!inFlight.has(pathname)) turns.push(pathname);
        inFlight.set(pathname, (inFlight.get(pathname) ?? 0) + 1);
        most = Math.max(most, inFlight.size);
        mostOfOne = Math.max(mostOfOne, inFlight.get(pathname) ?? 0);
        await test.ctx.databaseNow();
        const left = (inFlight.get(pathname) ?? 0) - 1;
        if (left > 0) inFlight.set(pathname, left);
        else inFlight.delete(pathname);
        return { kind: "answered", status: 204, retryAfterSeconds: null };
      },
      close() {},
    };
    const broken = added[3]?.id ?? "";
    await test.ctx.db.execute(
      sql`alter table webhook_deliveries add constraint fault check (endpoint_id <> ${sql.raw(`'${broken}'`)})`,
    );
    await expect(deliverWebhooks(test.ctx, { caller })).rejects.toThrow();
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
    expect(mostOfOne).toBe(8);
    expect(turns.filter((path) => path !== "/3").length).toBe(38);
    expect(turns).not.toContain("/3");
  });

  it("by a redirect is not followed: its target is not called", async () => {
    const target = await new Receiver().start();
    const { id } = await test.add();
    test.receiver.answer = 307;
    test.receiver.answerHeaders.location = target.url;
    await test.place("KUL-1");
    await test.deliver();
    expect([test.receiver.received.length, target.received.length]).toEqual([1, 0]);
    expect((await test.logOf(id))[0]?.attempts[0]?.outcome).toBe("status 307");
    await target.stop();
  });

  it("by 410 Gone is disabled until an operator enables it, and then goes on where it stopped", async () => {
    const { id } = await test.add();
    test.receiver.answer = 410;
    await test.place("KUL-1");
    await test.deliver();
    await test.place("KUL-2");
    await test.runFor(5);
    expect(test.receiver.received.splice(0)).toHaveLength(1);
    expect((await summarizeWebhooks(test.ctx)).endpoints).toEqual({ working: 0, failing: 0, disabled: 1 });
    test.receiver.answer = 204;
    await enableWebhook(test.ctx, id);
    await test.deliver();
    expect(test.receiver.references()).toEqual(["KUL-1", "KUL-2"]);
  });
});
