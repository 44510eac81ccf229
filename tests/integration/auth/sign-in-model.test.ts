/**
 * R16–R18 as a machine of twenty lines beside the real one: a thousand random lives of an account, the same words from
 * both at every step (SEC-10 to SEC-16, SEC-26 to SEC-29). The seed stands in the name of a life that fails.
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

// What is proved here is who gets in, not what a guess costs.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const LIVES = 1000;
const AT_ONCE = 8;
const MAX_STEPS = 7;
const FIRST = "ElsoJelszo2031A";

let test: TestContext;
let addresses: string[];
beforeAll(async () => {
  test = await testContext({ now: NOW });
  const { ctx } = test;
  const requests = Array.from({ length: LIVES }, () => ({
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

/** The rules, and nothing else. */
class Model {
  failures = 0;
  password = FIRST;
  link: { n: number; until: Date } | null = null;
  links = 0;
  private asked: Date[] = [];
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

  forgot(now: Date): void {
    if (within(this.asked, now, 1) > 0 || within(this.asked, now, 1440) >= 5) return;
    this.asked.push(now);
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

/** Mulberry32: the same life for the same seed. */
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

async function live(seed: number, address: string): Promise<void> {
  const pick = randomFrom(seed);
  const clock = new ManualClock(new Date(NOW));
  const ctx: Context = { ...test.ctx, clock };
  const model = new Model(clock.now());
  const tokens: string[] = [];
  const told: string[] = [];
  const collect = async () => {
    const emails = await notificationsOf(ctx, address);
    for (const email of emails.sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime())) {
      if (email.kind === "welcome" || !email.sealedToken) continue;
      const token = unsealToken(ctx, { notificationId: email.id, bytes: email.sealedToken });
      if (token && !tokens.includes(token)) tokens.push(token);
    }
  };
  const agree = (step: string, real: unknown, expected: unknown) => {
    told.push(`${step} → ${real}`);
    expect({ seed, told, says: real }).toEqual({ seed, told, says: expected });
  };
  const steps = 2 + pick(MAX_STEPS - 1);
  for (let step = 0; step < steps; step += 1) {
    clock.set(addMinutes(clock.now(), PAUSES[pick(PAUSES.length)] ?? 0).toISOString());
    const now = clock.now();
    const action = pick(12);
    if (action < 8) {
      // Often many at once: a life of single failures seldom comes to a lock.
      const times = action < 3 ? 1 + pick(9) : 1;
      const typed = action === 7 ? model.password : "Rossz";
      const answered = pick(4) > 0;
      for (let time = 0; time < times; time += 1) {
        const answer = answered ? await solveFor(ctx, address) : null;
        const real = await outcomeOf(trySignIn(ctx, address, { password: typed, answer }));
        agree(
          `${typed === "Rossz" ? "wrong" : "right"}${answered ? "+check" : ""}`,
          real,
          model.attempt(typed, answered, now),
        );
      }
    } else if (action < 10) {
      await requestPasswordLink(ctx, { emailAddress: address, client: someClient() });
      model.forgot(now);
    } else if (tokens.length > 0) {
      const n = 1 + pick(tokens.length);
      const password = pick(4) === 0 ? model.password : `MasJelszo${String(step).padStart(2, "0")}Bc`;
      const set = await setPasswordByLink(ctx, { token: tokens[n - 1] as string, password, client: someClient() });
      agree(`link ${n}`, set.ok ? "set" : set.error.kind, model.redeem(n, password, now));
    }
    if (action !== 7) await collect();
    agree("links", tokens.length, model.links);
  }
}

it(`a thousand lives go as the rules say`, async () => {
  const lives = Array.from({ length: LIVES }, (_, index) => index);
  const worker = async () => {
    for (let seed = lives.shift(); seed !== undefined; seed = lives.shift())
      await live(seed, addresses[seed] as string);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}, 900_000);
