import { verify } from "@node-rs/argon2";
import { hashPassword } from "@/lib/auth/credential/password-hash";
import { systemClock } from "@/lib/kernel/time";
import { addMeasured, type BenchRequest, drive, NOTHING_MEASURED } from "@/scripts/bench/drive";
import type { Figure } from "@/scripts/bench/figure";
import { atLeast } from "@/scripts/bench/goal";
import type { BenchHost } from "@/scripts/bench/host";
import { formWith, hiddenFields, multipart } from "@/scripts/bench/html-form";
import { BENCH_PASSWORD, customerAddress, STATES, type State, seedCustomers } from "@/scripts/bench/seed-customers";
import { clientAddresses } from "@/scripts/bench/sign-in-times";

const SEE_OTHER = 303;
const ROUNDS = 6;
/**
 * Sign-ins for each process before measuring, until its code is compiled, as for pages: the first 60 take a quarter
 * more processor time than later ones.
 */
const WARM_UP = 150;
const SIGN_INS_A_ROUND = 160;
/** Verifications at once: more than the threads that do them. */
const VERIFICATIONS = 8;
/** Sign-ins per second, as a share of the bare rate of password verifications. */
const GOAL = atLeast(0.5);

/** argon2id verifications a second with the portal's parameters, without anything else. */
async function bareVerifications(hash: string, seconds: number): Promise<number> {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  let done = 0;
  const worker = async () => {
    while (elapsed() < seconds) {
      await verify(hash, BENCH_PASSWORD);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: VERIFICATIONS }, worker));
  return done / elapsed();
}

/**
 * Signs customers in as a browser does, each once: the page with the form, then the post. In turn with bare password
 * verifications. The portal must trust one proxy, so that no rate limit is reached.
 *
 * @param seconds of a round of bare verifications
 */
export async function measureSignIns(host: BenchHost, processes: number, seconds: number): Promise<Figure[]> {
  const none = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
  // Each pair of requests may be one more than what was asked for.
  const customers = processes * WARM_UP + ROUNDS * SIGN_INS_A_ROUND;
  await seedCustomers(host.settings, { ...none, active: 2 * customers }, systemClock.now());
  const portal = await host.startPortal(processes);
  try {
    const html = await (await fetch(`${portal.url}/login`)).text();
    const fields = hiddenFields(formWith(html, 'name="password"'));
    const addresses = clientAddresses();
    let sent = 0;
    const next = (): BenchRequest => {
      sent += 1;
      const path = "/login";
      const client = { "x-forwarded-for": addresses.next().value };
      if (sent % 2 === 1) return { path, headers: client };
      const email = customerAddress("active", sent / 2 - 1);
      const { headers, body } = multipart(fields, { email, password: BENCH_PASSWORD });
      return { method: "POST", path, headers: { ...headers, ...client, origin: portal.url }, body };
    };
    const work = { origin: portal.url, next, servers: [portal.pid], databases: [host.databasePid()] };
    const accepted = { ...work, statuses: { 200: 0.5, [SEE_OTHER]: 0.5 } };
    await drive(accepted, { requests: 2 * WARM_UP * processes });
    const { passwordHash } = await hashPassword(BENCH_PASSWORD, host.settings.peppers);
    let sum = NOTHING_MEASURED;
    let bare = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      sum = addMeasured(sum, await drive(accepted, { requests: 2 * SIGN_INS_A_ROUND }));
      bare += (await bareVerifications(passwordHash, seconds)) / ROUNDS;
    }
    const signIns = sum.requests / 2;
    const rate = signIns / sum.seconds;
    const ceiling = "bare argon2id";
    return [
      { ...ceilingFigure(ceiling, bare), processes: null },
      {
        ...{ section: "sign-in", action: "form and post", processes, perSecond: rate, failures: sum.failures, ceiling },
        cpuMs: ((sum.serverCpu + sum.databaseCpu) * 1000) / signIns,
        serverCpuMs: (sum.serverCpu * 1000) / signIns,
        results: [{ name: "rate", value: rate / bare, unit: "×", goal: GOAL }],
      },
    ];
  } finally {
    await portal.stop();
  }
}

function ceilingFigure(action: string, perSecond: number): Omit<Figure, "processes"> {
  const nothing = { cpuMs: null, serverCpuMs: null, failures: 0, ceiling: null, results: [] };
  return { section: "sign-in", action, perSecond, ...nothing };
}
