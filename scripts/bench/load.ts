import autocannon from "autocannon";
import { cpuSeconds } from "@/scripts/bench/processes";

export type Target = { name: string; url: string; headers?: Record<string, string>; pid: number };
export type Load = {
  name: string;
  requestsPerSecond: number;
  cpuMsPerRequest: number;
  p95Ms: number;
  failures: number;
};

const CONNECTIONS = 8;
/** Duration of the load on each target: a warm-up that is not measured, then rounds. */
export type LoadPlan = { warmUpSeconds: number; roundSeconds: number; rounds: number };
const DEFAULT_PLAN: LoadPlan = { warmUpSeconds: 3, roundSeconds: 8, rounds: 2 };

function load(target: Target, seconds: number) {
  return autocannon({ url: target.url, headers: target.headers, connections: CONNECTIONS, duration: seconds });
}

/** Loads the targets in turn, round by round, so that other load on the machine affects all of them alike. */
export async function compareLoad(targets: Target[], plan: LoadPlan = DEFAULT_PLAN): Promise<Load[]> {
  const sums = targets.map((target) => ({ target, requests: 0, seconds: 0, cpu: 0, p95: 0, failures: 0 }));
  for (const { target } of sums) await load(target, plan.warmUpSeconds);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const sum of sums) {
      const before = cpuSeconds([sum.target.pid]);
      const result = await load(sum.target, plan.roundSeconds);
      const after = cpuSeconds([sum.target.pid]);
      sum.requests += result.requests.total;
      sum.seconds += result.duration;
      sum.cpu += after - before;
      sum.p95 = Math.max(sum.p95, result.latency.p97_5);
      sum.failures += result.non2xx + result.errors + result.timeouts;
    }
  }
  return sums.map(({ target, requests, seconds, cpu, p95, failures }) => ({
    name: target.name,
    requestsPerSecond: requests / seconds,
    cpuMsPerRequest: (cpu * 1000) / requests,
    p95Ms: p95,
    failures,
  }));
}
