/**
 * R16–R18: a small model of the rules is compared with the implementation in a thousand random histories of an account;
 * the outcomes of every step must be equal. A failure shows the seed of its history.
 */
import { inArray } from "drizzle-orm";
import { credentials } from "@/drizzle/schema/auth";
import { createPreparedAccounts, prepareAccounts } from "@/lib/auth/activation/provision-accounts";
import { hashPassword } from "@/lib/auth/credential/password-hash";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import type { Context } from "@/lib/context";
import { addCalendarYears, addMinutes, budapestDay, endOfBudapestDay, ManualClock } from "@/lib/kernel/time";
import { unsealToken } from "@/lib/notification/token-seal";
import { type TestContext, testContext } from "@/tests/support/context";
import { NOW, newAddress, notificationsOf, outcomeOf, solveFor, someClient, trySignIn } from "./auth-fixture";

// Cheap hashes: this file tests who gets in, not the cost of a guess.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const HISTORIES = 1000;
const PARALLEL = 8;
const MAX_STEPS = 7;
const FIRST = "ElsoJelszo2031A";

let test: TestContext;
let addresses: string[];
beforeAll(async () => {
  test = await testContext({ now: NOW });
  const { ctx } = test;
  const requests = Array.from({ length: HISTORIES }, () => ({
    emailAddress: newAddress(),
    name: "Próba Petra",
    locale: "hu" as const,
    initialPassword: "KezdetiJelszo42",
  }));
  const prepared = await prepareAccounts(ctx, requests);
  const created = await ctx.db.transaction((tx) => createPreparedAccounts(ctx, tx, prepared));
  const chosen = { ...(await hashPassword(FIRST, ctx.settings.peppers)), origin: "chosen" as const };
  const ids = created.map(({ accountId }) => accountId);
  await ctx.db
    .update(credentials)
    .set({ ...chosen, passwordChangedAt: ctx.clock.now() })
    .where(inArray(credentials.accountId, ids));
  addresses = created.map(({ emailAddress }) => emailAddress);
});
afterAll(() => test.close());

/** The rules R16–R18, as the brochure states them. */
class Model {
  failures = 0;
  password = FIRST;
  link: { n: number; until: Date } | null = null;
  links = 0;
  private requests: Date[] = [];
  private unlocks: Date[] = [];
  constructor(private changedAt: Date) {}

  attempt(typed: string, answered: boolean, now: Date): string {
    if (this.failures >= 10) return "locked";
    if (this.failures >= 3 && !answered) return "captcha";
    if (typed === this.password) {
      if (now >= endOfBudapestDay(addCalendarYears(budapestDay(this.changedAt), 1))) return "expired";
      this.failures = 0;
      return "in";
    }
    this.failures += 1;
    if (this.failures < 10) return "wrong";
    if (within(this.unlocks, now, 60) < 1 && within(this.unlocks, now, 1440) < 3) {
      this.unlocks.push(now);
      this.send(now);
    }
    return "locked";
  }

  requestLink(now: Date): void {
    if (within(this.requests, now, 1) > 0 || within(this.requests, now, 1440) >= 5) return;
    this.requests.push(now);
    this.send(now);
  }

  redeem(n: number, password: string, now: Date): string {
    if (!this.link || this.link.n !== n || now >= this.link.until) return "link-unusable";
    if (password === this.password) return "same";
    Object.assign(this, { password, changedAt: now, failures: 0, link: null });
    return "set";
  }

  private send(now: Date): void {
    this.links += 1;
    this.link = { n: this.links, until: addMinutes(now, 60) };
  }
}

function within(moments: Date[], now: Date, minutes: number): number {
  return moments.filter((moment) => moment >= addMinutes(now, -minutes)).length;
}

/** Mulberry32: the same sequence for the same seed. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const PAUSES = [0, 0, 0, 0.5, 2, 2, 30, 61, 24 * 60, 366 * 24 * 60];

async function runHistory(seed: number, address: string): Promise<void> {
  const pick = randomFrom(seed);
  const clock = new ManualClock(new Date(NOW));
  const ctx: Context = { ...test.ctx, clock };
  const model = new Model(clock.now());
  const tokens: string[] = [];
  const steps: string[] = [];
  const collect = async () => {
    const notifications = await notificationsOf(ctx, address);
    for (const notification of notifications.sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime())) {
      if (notification.kind === "welcome" || !notification.sealedToken) continue;
      const token = unsealToken(ctx, { notificationId: notification.id, bytes: notification.sealedToken });
      if (token && !tokens.includes(token)) tokens.push(token);
    }
  };
  const expectSame = (step: string, real: unknown, expected: unknown) => {
    steps.push(`${step} → ${real}`);
    expect({ seed, steps, outcome: real }).toEqual({ seed, steps, outcome: expected });
  };
  const stepCount = 2 + pick(MAX_STEPS - 1);
  for (let step = 0; step < stepCount; step += 1) {
    clock.set(addMinutes(clock.now(), PAUSES[pick(PAUSES.length)] ?? 0).toISOString());
    const now = clock.now();
    const action = pick(12);
    if (action < 8) {
      // Often several attempts in a row, because single failures rarely reach the lock.
      const times = action < 3 ? 1 + pick(9) : 1;
      const typed = action === 7 ? model.password : "Rossz";
      const answered = pick(4) > 0;
      for (let time = 0; time < times; time += 1) {
        const answer = answered ? await solveFor(ctx, address) : null;
        const real = await outcomeOf(trySignIn(ctx, address, { password: typed, answer }));
        expectSame(
          `${typed === "Rossz" ? "wrong" : "right"}${answered ? "+captcha" : ""}`,
          real,
          model.attempt(typed, answered, now),
        );
      }
    } else if (action < 10) {
      await requestPasswordLink(ctx, { emailAddress: address, client: someClient() });
      model.requestLink(now);
    } else if (tokens.length > 0) {
      const n = 1 + pick(tokens.length);
      const password = pick(4) === 0 ? model.password : `MasJelszo${String(step).padStart(2, "0")}Bc`;
      const set = await setPasswordByLink(ctx, { token: tokens[n - 1] as string, password, client: someClient() });
      expectSame(`link ${n}`, set.ok ? "set" : set.error.kind, model.redeem(n, password, now));
    }
    if (action !== 7) await collect();
    expectSame("links", tokens.length, model.links);
  }
}

it(`a thousand random histories follow the rules`, async () => {
  const seeds = Array.from({ length: HISTORIES }, (_, index) => index);
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
      await runHistory(seed, addresses[seed] as string);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}, 900_000);
