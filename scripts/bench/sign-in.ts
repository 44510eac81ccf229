import { verify } from "@node-rs/argon2";
import { hashPassword } from "@/lib/auth/credential/password-hash";
import { systemClock } from "@/lib/kernel/time";
import type { Settings } from "@/lib/settings";
import { areaUnderCurve, quantile } from "@/scripts/bench/distribution";
import { type PlainForm, plainForm } from "@/scripts/bench/plain-form";
import { BENCH_PASSWORD, customerAddress, STATES, type State, seedCustomers } from "@/scripts/bench/seed-customers";

const CONCURRENCY = 8;
const ROUNDS = 3;
const SIGN_INS_A_ROUND = 240;
const BARE_SECONDS = 4;
/** With this number chance alone changes the area under the curve by about 0.02. */
const TRIES = 400;
const WARM_UP = 40;
const WRONG_PASSWORD = "RosszJelszo99";
const ACTIVE = WARM_UP + ROUNDS * SIGN_INS_A_ROUND;

export type Times = { name: string; medianMs: number; p95Ms: number; auc: number | null };
export type SignInMeasure = {
  signInsPerSecond: number;
  medianMs: number;
  p95Ms: number;
  verificationsPerSecond: number;
  /** Wrong passwords at the sign-in form, by kind of address; each compared with addresses without an account. */
  login: Times[];
  /** The form that sends a link. */
  forgot: Times[];
};

/** A different client address for every request, so that no rate limit is reached. */
function* clientAddresses(): Generator<string, never> {
  for (let index = 0; ; index += 1) yield `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}

/** Runs `work` for each index, eight at a time. @returns milliseconds of each, seconds of all */
async function runConcurrently(
  count: number,
  work: (index: number) => Promise<number>,
): Promise<{ ms: number[]; s: number }> {
  const ms: number[] = [];
  let next = 0;
  const begun = performance.now();
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      ms.push(await work(index));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return { ms, s: (performance.now() - begun) / 1000 };
}

/** argon2id verifications a second with the portal's parameters, without anything else. */
async function bareVerifications(hash: string, password: string, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const begun = performance.now();
  const worker = async () => {
    while (performance.now() < until) {
      await verify(hash, password);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return done / ((performance.now() - begun) / 1000);
}

/** A random order, so that no class of addresses always follows the same other class. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Sends the requests one after the other, in each round one for each state in random order. */
async function interleaved(states: readonly State[], send: (state: State, index: number) => Promise<number>) {
  const times = new Map<State, number[]>(states.map((state) => [state, []]));
  for (let index = 0; index < TRIES; index += 1) {
    for (const state of shuffled(states)) times.get(state)?.push(await send(state, index));
  }
  const of = (state: State) => times.get(state) ?? [];
  return states.map((state): Times => {
    const stranger = state === "locked" ? "locked-stranger" : "stranger";
    const auc = state === stranger || state === "locked-stranger" ? null : areaUnderCurve(of(state), of(stranger));
    return { name: state, medianMs: quantile(of(state), 0.5), p95Ms: quantile(of(state), 0.95), auc };
  });
}

function expectStatus({ status, location, ms }: Awaited<ReturnType<PlainForm["send"]>>, wanted: number): number {
  if (status !== wanted) throw new Error(`a form answered ${status} ${location}, not ${wanted}: nothing to measure`);
  return ms;
}

/**
 * Measures sign-ins a second by the portal's form, compared with bare password verifications, in turn; then the
 * response times for wrong passwords of known and unknown addresses, which must not differ (docs/security.md, section
 * 4). The portal must trust one proxy; `ACTIVE` and `TRIES` keep every address and client below the rate limits.
 */
export async function measureSignIns(settings: Settings, portalUrl: string): Promise<SignInMeasure> {
  const counts = Object.fromEntries(STATES.map((state) => [state, TRIES])) as Record<State, number>;
  await seedCustomers(settings, { ...counts, active: ACTIVE + 2 * TRIES }, systemClock.now());
  const addresses = clientAddresses();
  const login = await plainForm(portalUrl, "/login");
  const signIn = async (index: number) => {
    const fields = { email: customerAddress("active", index), password: BENCH_PASSWORD };
    return expectStatus(await login.send(fields, addresses.next().value), 303);
  };
  await runConcurrently(WARM_UP, signIn);

  const { passwordHash } = await hashPassword(BENCH_PASSWORD, settings.peppers);
  const sum = { ms: [] as number[], seconds: 0, bare: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { ms, s } = await runConcurrently(SIGN_INS_A_ROUND, (index) =>
      signIn(WARM_UP + round * SIGN_INS_A_ROUND + index),
    );
    sum.ms.push(...ms);
    sum.seconds += s;
    sum.bare += (await bareVerifications(passwordHash, BENCH_PASSWORD, BARE_SECONDS)) / ROUNDS;
  }

  const loginTimes = await interleaved(STATES, async (state, index) => {
    const email = customerAddress(state, state === "active" ? ACTIVE + index : index);
    return expectStatus(await login.send({ email, password: WRONG_PASSWORD }, addresses.next().value), 200);
  });
  const forgot = await plainForm(portalUrl, "/password/forgot");
  const forgotTimes = await interleaved(["active", "stranger"], async (state, index) => {
    const email = customerAddress(state, state === "active" ? ACTIVE + TRIES + index : index);
    return expectStatus(await forgot.send({ email }, addresses.next().value), 303);
  });
  return {
    signInsPerSecond: (ROUNDS * SIGN_INS_A_ROUND) / sum.seconds,
    medianMs: quantile(sum.ms, 0.5),
    p95Ms: quantile(sum.ms, 0.95),
    verificationsPerSecond: sum.bare,
    login: loginTimes,
    forgot: forgotTimes,
  };
}
