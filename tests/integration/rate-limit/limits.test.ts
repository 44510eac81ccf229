/**
 * Every limit of "so many per hour or day" at both edges of its window, and in parallel (docs/security.md#3-numbers).
 */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { rateLimits } from "@/drizzle/schema/rate-limit";
import { inTransaction } from "@/lib/db/transaction";
import { type AccountRule, type ClientRule, RATE_LIMITS, type RateLimitRule } from "@/lib/rate-limit/rate-limit";
import { deleteCountersBefore } from "@/lib/rate-limit/store";
import {
  clientHits,
  isAccountAtLimit,
  minutesUntilNextWindow,
  reserveClientHit,
  takeAccountHit,
  takeClientHit,
  takeSubjectHit,
} from "@/lib/rate-limit/take-hit";
import { type TestContext, testContext } from "@/tests/support/context";

const PARALLEL = 50;
/** 12:34:56 in Budapest. */
const NOW = "2031-03-03T11:34:56.789Z";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(NOW));

const isRuleOf = <Rule extends RateLimitRule>(rule: RateLimitRule, of: string): rule is Rule => rule.endsWith(of);

/** Takes one hit of a subject of its own, each in a transaction of its own. */
function taker(rule: RateLimitRule) {
  const subject = randomUUID();
  return (options: { ignorePause?: boolean } = {}) => {
    const { ctx } = test;
    if (isRuleOf<AccountRule>(rule, "-by-account")) {
      return inTransaction(ctx.db, (tx) => takeAccountHit(ctx, tx, rule, subject, options));
    }
    if (isRuleOf<ClientRule>(rule, "-by-client")) return takeClientHit(ctx, rule, { limitKey: subject });
    return takeSubjectHit(ctx, rule, subject);
  };
}

/** The last instant at which hits of NOW count, and the first at which they do not. */
const EDGES = {
  hour: ["2031-03-03T11:59:59.999Z", "2031-03-03T12:00:00.000Z"],
  day: ["2031-03-03T22:59:59.999Z", "2031-03-03T23:00:00.000Z"],
  "last-60-minutes": ["2031-03-03T12:34:56.789Z", "2031-03-03T12:34:56.790Z"],
  "last-24-hours": ["2031-03-04T11:34:56.789Z", "2031-03-04T11:34:56.790Z"],
} as const;

const RULES = Object.keys(RATE_LIMITS) as RateLimitRule[];

it.each(RULES)("%s: as many as the limit, then none until the window is over", async (rule) => {
  const { max, window } = RATE_LIMITS[rule];
  const take = taker(rule);
  for (let hit = 0; hit < max; hit++) expect(await take({ ignorePause: true })).toBe(true);
  expect(await take({ ignorePause: true })).toBe(false);
  const [last, next] = EDGES[window];
  test.clock.set(last);
  expect(await take({ ignorePause: true })).toBe(false);
  test.clock.set(next);
  expect(await take({ ignorePause: true })).toBe(true);
});

it.each(RULES)("%s: fifty and the limit at once never exceed the limit", async (rule) => {
  const { max } = RATE_LIMITS[rule];
  const take = taker(rule);
  const taken = await Promise.all(Array.from({ length: PARALLEL + max }, () => take({ ignorePause: true })));
  expect(taken.filter(Boolean)).toHaveLength(max);
});

describe("minutes between two", () => {
  const PAUSES = [
    ["password-links-by-account", { minutes: 1 }],
    ["closures-by-account", { minutes: 1 }],
    ["unlock-links-by-account", { minutes: 60 }],
  ] as const;

  it.each(PAUSES)("%s: none until the pause is over, and what is refused is not counted", async (rule, pause) => {
    const take = taker(rule);
    const afterPause = (ms: number) => {
      test.clock.set(NOW);
      test.clock.advance(pause);
      test.clock.set(new Date(test.clock.now().getTime() + ms));
    };
    expect(await take()).toBe(true);
    expect(await take()).toBe(false);
    afterPause(0);
    expect(await take()).toBe(false);
    afterPause(1);
    expect(await take()).toBe(true);
  });

  it.each(PAUSES)("%s: of fifty at once one is counted", async (rule) => {
    const take = taker(rule);
    const taken = await Promise.all(Array.from({ length: PARALLEL }, () => take()));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it("reach over midnight", async () => {
    const take = taker("closures-by-account");
    test.clock.set("2031-03-03T22:59:30Z");
    expect(await take()).toBe(true);
    test.clock.set("2031-03-03T23:00:10Z");
    expect(await take()).toBe(false);
    // A hit that ignores the pause removes what no window needs, but not what the pause still needs.
    expect(await take({ ignorePause: true })).toBe(true);
    test.clock.set("2031-03-03T23:01:10.001Z");
    expect(await take()).toBe(true);
  });

  it("a full day refuses although the pause is over, and starts no pause", async () => {
    const take = taker("password-links-by-account");
    const { max } = RATE_LIMITS["password-links-by-account"];
    for (let hit = 0; hit < max; hit++) {
      expect(await take()).toBe(true);
      test.clock.advance({ minutes: 2 });
    }
    test.clock.set("2031-03-04T11:34:56.700Z");
    expect(await take()).toBe(false);
    test.clock.set("2031-03-04T11:34:56.790Z");
    expect(await take()).toBe(true);
  });
});

describe("a counter", () => {
  it("is of one limit and one subject, and names neither client nor account", async () => {
    const { ctx } = test;
    const client = { limitKey: "198.51.100.77" };
    expect(await takeClientHit(ctx, "forgot-by-client", client)).toBe(true);
    expect(await clientHits(ctx, "forgot-by-client", client)).toBe(1);
    expect(await clientHits(ctx, "closure-by-client", client)).toBe(0);
    expect(await clientHits(ctx, "forgot-by-client", { limitKey: "198.51.100.78" })).toBe(0);
    const stored = JSON.stringify(await ctx.db.select().from(rateLimits));
    expect(stored).not.toContain(client.limitKey);
  });

  it("forgets the hit of a transaction that is rolled back", async () => {
    const { ctx } = test;
    const accountId = randomUUID();
    const rule = "replies-by-account";
    for (let hit = 0; hit < RATE_LIMITS[rule].max; hit++) {
      await inTransaction(ctx.db, (tx) => takeAccountHit(ctx, tx, rule, accountId));
      if (hit > 0) continue;
      const rolledBack = inTransaction(ctx.db, async (tx) => {
        expect(await takeAccountHit(ctx, tx, rule, accountId)).toBe(true);
        throw new Error("rolled back");
      });
      await expect(rolledBack).rejects.toThrow("rolled back");
    }
    expect(await inTransaction(ctx.db, (tx) => isAccountAtLimit(ctx, tx, rule, accountId))).toBe(true);
  });

  it("takes a hit back once, also of several at one instant", async () => {
    const { ctx, clock } = test;
    const rule = "closure-by-client";
    const client = { limitKey: "198.51.100.79" };
    const { max } = RATE_LIMITS[rule];
    const taken = await Promise.all(Array.from({ length: PARALLEL }, () => reserveClientHit(ctx, rule, client)));
    const reserved = taken.filter((giveBack) => giveBack !== null);
    expect(reserved).toHaveLength(max);
    await Promise.all(reserved.slice(0, 4).map((giveBack) => giveBack()));
    expect(await clientHits(ctx, rule, client)).toBe(max - 4);
    clock.advance({ minutes: 1 });
    const last = await reserveClientHit(ctx, rule, client);
    await last?.();
    await last?.();
    expect(await clientHits(ctx, rule, client)).toBe(max - 4);
  });

  it("keeps no more hits than its window needs, and is deleted after its last hit", async () => {
    const { ctx, clock } = test;
    const rule = "captchas-by-client";
    const client = { limitKey: "2001:db8::" };
    await ctx.db.delete(rateLimits);
    await takeClientHit(ctx, rule, client);
    clock.advance({ minutes: 60 });
    await takeClientHit(ctx, rule, client);
    const [row] = await ctx.db.select().from(rateLimits).where(eq(rateLimits.rule, rule));
    expect(row).toMatchObject({ hits: [clock.now()], lastHitAt: clock.now() });
    expect(await deleteCountersBefore(ctx.db, clock.now(), 10)).toBe(0);
    const later = new Date(clock.now().getTime() + 1);
    expect(await deleteCountersBefore(ctx.db, later, 10)).toBe(1);
  });
});

it("says the minutes until the next window, at least one", () => {
  expect(minutesUntilNextWindow(test.ctx, "closure-by-client")).toBe(26);
  expect(minutesUntilNextWindow(test.ctx, "closures-by-account")).toBe(686);
  test.clock.set("2031-03-03T22:59:59.999Z");
  expect(minutesUntilNextWindow(test.ctx, "closures-by-account")).toBe(1);
});
