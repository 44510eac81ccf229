import { systemClock } from "@/lib/kernel/time";
import type { Settings } from "@/lib/settings";
import { areaUnderCurve, quantile } from "@/scripts/bench/distribution";
import { type PlainForm, plainForm } from "@/scripts/bench/plain-form";
import { customerAddress, STATES, type State, seedCustomers } from "@/scripts/bench/seed-customers";

/** With this number chance alone changes the area under the curve by about 0.02. */
const TRIES = 400;
const WRONG_PASSWORD = "RosszJelszo99";

export type Times = { name: string; medianMs: number; p95Ms: number; auc: number | null };
export type SignInTimes = {
  /** Wrong passwords at the sign-in form, by kind of address; each compared with addresses without an account. */
  login: Times[];
  /** The form that sends a link. */
  forgot: Times[];
};

/** A different client address for every request, so that no rate limit is reached. */
export function* clientAddresses(): Generator<string, never> {
  for (let index = 0; ; index += 1) yield `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
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
 * Measures the response times for wrong passwords of known and unknown addresses, which must not differ
 * (docs/security.md, section 4). The portal must trust one proxy; `TRIES` keeps every address and client below the rate
 * limits.
 */
export async function measureSignInTimes(settings: Settings, portalUrl: string): Promise<SignInTimes> {
  const counts = Object.fromEntries(STATES.map((state) => [state, TRIES])) as Record<State, number>;
  await seedCustomers(settings, { ...counts, active: 2 * TRIES }, systemClock.now());
  const addresses = clientAddresses();
  const login = await plainForm(portalUrl, "/login");
  const loginTimes = await interleaved(STATES, async (state, index) => {
    const email = customerAddress(state, index);
    return expectStatus(await login.send({ email, password: WRONG_PASSWORD }, addresses.next().value), 200);
  });
  const forgot = await plainForm(portalUrl, "/password/forgot");
  const forgotTimes = await interleaved(["active", "stranger"], async (state, index) => {
    const email = customerAddress(state, state === "active" ? TRIES + index : index);
    return expectStatus(await forgot.send({ email }, addresses.next().value), 303);
  });
  return { login: loginTimes, forgot: forgotTimes };
}
