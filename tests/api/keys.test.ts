/** Keys of the Sender API: who is let in, what a refusal tells, and what is recorded. */
import { eq, sql } from "drizzle-orm";
import { API_CALLS } from "@/app/api/v1/calls";
import { apiKeys } from "@/drizzle/schema/api";
import { auditEvents } from "@/drizzle/schema/audit";
import { rateWindows } from "@/drizzle/schema/rate-limit";
import { API_SCOPES } from "@/lib/api/api-key";
import { createApiKey, listKeys, revokeApiKey } from "@/lib/api/manage-keys";
import { RATE_LIMITS, RATE_WINDOWS } from "@/lib/rate-limit/rate-limit";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { type Answered, call, messageJson, newKey } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
});
afterEach(() => test?.close());

const list = (key: string | null, headers: Record<string, string> = {}) => call(key, "GET", "/messages", { headers });

/** What a client sees of an answer, without the times of the limit. */
const transcript = ({ status, headers, json }: Answered) =>
  JSON.stringify([status, [...headers].filter(([name]) => !name.startsWith("ratelimit")), json]);

async function auditOf(kind: string) {
  const rows = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, kind)).orderBy(auditEvents.id);
  return rows.map(({ details }) => details);
}

describe("a call needs a live key", () => {
  it("no key, a malformed, an unknown, a wrong, an expired and a revoked one get the same answer", async () => {
    const [expired, revoked, right] = [
      await newKey(test.ctx, { days: 1 }),
      await newKey(test.ctx),
      await newKey(test.ctx),
    ];
    await revokeApiKey(test.ctx, revoked.split("_")[2] ?? "");
    test.clock.set("2026-11-24T09:00:00Z");
    const refused = [null, "", "kp_live_x", `kp_live_${"0".repeat(12)}_${"A".repeat(43)}`];
    const wrongSecret = `${right.slice(0, -1)}${right.endsWith("A") ? "B" : "A"}`;
    const answers = [];
    for (const key of [...refused, wrongSecret, expired, revoked]) answers.push(await list(key));
    expect(new Set(answers.map(transcript)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, json: { code: "unauthorized", requestId: "request-1" } });
    expect(answers[0]?.headers.get("www-authenticate")).toBe("Bearer");
    expect((await auditOf("api-key.refused")).map(({ reason }) => reason)).toEqual([
      "wrong-secret",
      "expired",
      "revoked",
    ]);
    expect((await list(right)).status).toBe(200);
  });

  it("a key is valid until its last instant", async () => {
    const key = await newKey(test.ctx, { days: 1 });
    test.clock.set("2026-11-24T08:59:59.999Z");
    expect((await list(key)).status).toBe(200);
    test.clock.set("2026-11-24T09:00:00Z");
    expect((await list(key)).status).toBe(401);
  });

  it("two keys of one sender are valid at a time and see the same messages", async () => {
    const [old, fresh] = [await newKey(test.ctx), await newKey(test.ctx)];
    expect((await call(old, "POST", "/messages", { json: messageJson() })).status).toBe(201);
    expect((await list(fresh)).json.data).toHaveLength(1);
    expect((await list(await newKey(test.ctx, { sender: "another" }))).json.data).toEqual([]);
  });

  it("the key is stored as a digest only, and listed without it", async () => {
    const { key, id } = await createApiKey(test.ctx, {
      ...{ name: "output system", sender: "insurer", scopes: API_SCOPES, days: 30, isTest: false },
    });
    const [dump] = await test.ctx.db.execute<{ text: string }>(
      sql`select (select string_agg(k::text, ' ') from api_keys k) || (select string_agg(a::text, ' ') from audit_events a) as text`,
    );
    expect(dump?.text).toContain(id);
    expect(dump?.text).not.toContain(key.slice(-43));
    expect(JSON.stringify(await listKeys(test.ctx))).not.toMatch(/digest|[0-9a-f]{64}/);
  });

  it("a test key is refused in production", async () => {
    const key = await newKey(test.ctx, { isTest: true });
    expect(key).toMatch(/^kp_test_/);
    expect((await list(key)).status).toBe(200);
    jest.mocked(webContext).mockReturnValue({ ...test.ctx, settings: { ...test.ctx.settings, mode: "production" } });
    expect(await list(key)).toMatchObject({ status: 403, json: { code: "test-key" } });
  });

  it("a page of a browser is refused, with a key or without", async () => {
    const key = await newKey(test.ctx);
    const json = messageJson();
    for (const headers of [{ origin: "https://portal.example" }, { "sec-fetch-site": "same-origin" }] as Record<
      string,
      string
    >[]) {
      const answer = await call(key, "POST", "/messages", { json, headers });
      expect(answer).toMatchObject({ status: 403, json: { code: "foreign-page" } });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

describe("scopes", () => {
  it("every call needs exactly its own scope", async () => {
    const filled = (path: string) => path.replace("{id}", crypto.randomUUID()).replace("{number}", "1");
    for (const { method, path, scope } of API_CALLS) {
      const others = API_SCOPES.filter((other) => other !== scope);
      const narrow = await call(await newKey(test.ctx, { scopes: others }), method, filled(path));
      expect([path, narrow.status, narrow.json.code, narrow.json.detail]).toEqual([
        ...[path, 403, "scope-missing"],
        `The call needs the scope ${scope}.`,
      ]);
      const right = await call(await newKey(test.ctx, { scopes: [scope] }), method, filled(path));
      expect([path, [401, 403].includes(right.status), right.status < 500]).toEqual([path, false, true]);
    }
  });
});

describe("what is recorded of a key", () => {
  it("every call with the name of the key, and the last use once a minute", async () => {
    const key = await newKey(test.ctx, { name: "night output" });
    const lastUse = async () => (await test.ctx.db.select().from(apiKeys))[0]?.lastUsedAt?.toISOString();
    await list(key);
    test.clock.set("2026-11-23T09:00:59Z");
    await list(key);
    expect(await lastUse()).toBe("2026-11-23T09:00:00.000Z");
    test.clock.set("2026-11-23T09:01:01Z");
    await list(key);
    expect(await lastUse()).toBe("2026-11-23T09:01:01.000Z");
    expect(await auditOf("api-key.used")).toEqual(
      Array.from({ length: 3 }, () => ({ keyId: key.split("_")[2], name: "night output", call: "GET /messages" })),
    );
  });
});

describe("limits", () => {
  it("say how many calls are left, and refuse the first one too many until the next minute", async () => {
    const key = await newKey(test.ctx);
    const { maxPerMinute } = RATE_WINDOWS["calls-by-api-key"];
    test.clock.set("2026-11-23T09:00:30Z");
    const first = await list(key);
    expect(first.headers.get("ratelimit")).toBe(`"calls";r=${maxPerMinute - 1};t=30`);
    expect(first.headers.get("ratelimit-policy")).toBe(`"calls";q=${maxPerMinute};w=60`);
    await test.ctx.db.update(rateWindows).set({ hits: maxPerMinute - 1 });
    expect((await list(key)).headers.get("ratelimit")).toBe('"calls";r=0;t=30');
    const refused = await list(key);
    expect([refused.status, refused.json.code, refused.headers.get("retry-after")]).toEqual([
      429,
      "too-many-calls",
      "30",
    ]);
    test.clock.set("2026-11-23T09:01:00Z");
    expect((await list(key)).status).toBe(200);
  });

  it("wrong keys of one client are refused without a look at keys from the limit on; a right key still works", async () => {
    const key = await newKey(test.ctx);
    const { max } = RATE_LIMITS["refused-keys-by-client"];
    for (let wrong = 0; wrong < max; wrong += 1) expect((await list("x")).status).toBe(401);
    expect(await list("x")).toMatchObject({ status: 429, json: { code: "too-many-refusals" } });
    expect((await list(key)).status).toBe(200);
  });
});
