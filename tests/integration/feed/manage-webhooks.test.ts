/** The secrets of webhooks, and what an operator does with an endpoint. */
import { eq, sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { auditEvents } from "@/drizzle/schema/audit";
import { webhookEndpoints } from "@/drizzle/schema/feed";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { feedCursor } from "@/lib/feed/feed-event";
import {
  addWebhook,
  enableWebhook,
  removeWebhook,
  replayWebhook,
  rotateWebhook,
  showWebhook,
  testWebhook,
} from "@/lib/feed/manage-webhooks";
import { countsOf, type WebhookTest, webhookTest } from "./webhook-fixture";

let test: WebhookTest;
beforeEach(async () => {
  test = await webhookTest();
});
afterEach(() => test.close());

describe("the secret", () => {
  it("is stored sealed; a new one and the one before sign together, then only the new one", async () => {
    const { id, secret } = await test.add();
    const rotated = await rotateWebhook(test.ctx, id, 7);
    const newSecret = rotated.ok ? rotated.value.secret : "";
    const [row] = await test.ctx.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
    expect(JSON.stringify(row)).not.toContain(secret.slice(6, 30));
    const signedBy = async () => {
      await test.place(test.ctx.random.uuid());
      await test.deliver();
      const { headers, body } = test.receiver.received.splice(0)[0] ?? { headers: {}, body: "" };
      const signatures = String(headers["webhook-signature"]).split(" ");
      const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
      const ids = String(headers["webhook-id"]);
      return [newSecret, secret].map((given) => signatures.includes(new Webhook(given).sign(ids, at, body)));
    };
    expect(await signedBy()).toEqual([true, true]);
    test.clock.advance({ days: 7 });
    expect(await signedBy()).toEqual([true, false]);
    const [ended] = await test.ctx.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
    expect([ended?.sealedPreviousSecret, ended?.previousUntil]).toEqual([null, null]);
    const leaked = newSecret;
    const again = await rotateWebhook(test.ctx, id, 0);
    await test.place("last");
    await test.deliver();
    const [last] = test.receiver.received;
    expect([
      leaked === (again.ok && again.value.secret),
      String(last?.headers["webhook-signature"]).split(" ").length,
    ]).toEqual([false, 1]);
  });

  it("survives a rotation of DOCUMENT_KEY", async () => {
    await test.add();
    const { documentKeys } = test.ctx.settings;
    const next = { id: "11111111", key: Buffer.alloc(32, 7) };
    const both = {
      ...test.ctx,
      settings: { ...test.ctx.settings, documentKeys: { current: next, all: [next, ...documentKeys.all] } },
    };
    await test.place("KUL-1");
    await deliverWebhooks(both);
    const alone = { ...test.ctx, settings: { ...test.ctx.settings, documentKeys: { current: next, all: [next] } } };
    await test.place("KUL-2");
    expect(await deliverWebhooks(alone)).toEqual(countsOf({ queued: 1, delivered: 1 }));
    await test.place("KUL-3");
    expect(await test.deliver()).toEqual(countsOf({ queued: 1, failed: 1 }));
    expect(test.receiver.references()).toEqual(["KUL-1", "KUL-2"]);
  });
});

describe("an operator", () => {
  it("replays from a cursor, tests, and removes; each stands in the audit log", async () => {
    const { id, secret } = await test.add();
    await test.place("a", "b", "c");
    await test.deliver();
    test.receiver.received.length = 0;
    const events = await test.ctx.db.execute<{ position: string }>(
      sql`select position::text from feed_entries order by position`,
    );
    await replayWebhook(test.ctx, id, feedCursor(Number(events[0]?.position)));
    await test.deliver();
    expect(test.receiver.references()).toEqual(["b", "c"]);
    expect(await replayWebhook(test.ctx, id, "nonsense")).toEqual({ ok: false, error: { kind: "wrong-cursor" } });
    expect(await replayWebhook(test.ctx, id, feedCursor(99))).toEqual({ ok: false, error: { kind: "wrong-cursor" } });
    expect(await testWebhook(test.ctx, id)).toMatchObject({ ok: true, value: { status: 204, failure: null } });
    const [{ headers, body } = { headers: {}, body: "{}" }] = test.receiver.received.splice(0);
    expect(JSON.parse(body)).toMatchObject({ type: "webhook.test", data: {} });
    const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
    expect(headers["webhook-signature"]).toBe(new Webhook(secret).sign(String(headers["webhook-id"]), at, body));
    expect(await showWebhook(test.ctx, id)).toMatchObject({
      ok: true,
      value: { deliveries: { delivered: 3, waiting: 0 } },
    });
    await removeWebhook(test.ctx, id);
    await test.place("d");
    await test.deliver();
    expect(test.receiver.received).toEqual([]);
    const rows = await test.ctx.db.select().from(auditEvents).where(sql`kind like 'webhook.%'`);
    expect(rows.map(({ kind }) => kind).sort()).toEqual(["webhook.added", "webhook.removed", "webhook.replayed"]);
    expect(JSON.stringify(rows)).not.toContain("whsec_");
    for (const act of [showWebhook, removeWebhook, testWebhook, enableWebhook]) {
      expect(await act(test.ctx, id)).toEqual({ ok: false, error: { kind: "unknown-webhook" } });
    }
  });

  it("is told what is wrong with an address, and that a sender has ten", async () => {
    const attempt = async (url: string) => {
      const added = await addWebhook(test.ctx, { source: "test", url, types: [] });
      return added.ok ? "added" : added.error.kind;
    };
    expect(await attempt("receiver")).toBe("malformed");
    expect(await attempt("https://a:b@test.receiver.example/")).toBe("credentials");
    test.ctx.settings.webhooks = { networks: [] };
    expect(await attempt("http://test.receiver.example/")).toBe("http-not-listed");
    for (let index = 0; index < 9; index += 1) expect(await attempt("https://test.receiver.example/")).toBe("added");
    const atOnce = await Promise.all(Array.from({ length: 4 }, () => attempt("https://test.receiver.example/")));
    expect(atOnce.sort()).toEqual(["added", "too-many", "too-many", "too-many"]);
    expect(await attempt("https://test.receiver.example/")).toBe("too-many");
  });
});
