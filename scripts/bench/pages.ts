import { serveBarePage } from "@/scripts/bench/bare-page";
import { addMeasured, drive, type Length, type Measured, NOTHING_MEASURED, type Work } from "@/scripts/bench/drive";
import type { Figure, Result } from "@/scripts/bench/figure";
import { atLeast } from "@/scripts/bench/goal";
import type { BenchHost, Portal } from "@/scripts/bench/host";
import { pageTargets, readTargets, type Target } from "@/scripts/bench/page-targets";

const ROUNDS = 2;
/** Requests per second of a page with several processes, as a share of the bare page's. */
const RATE_GOAL = atLeast(0.33);

type Bench = { target: Target; work: Work; sum: Measured };

const perSecond = ({ requests, seconds }: Measured) => requests / seconds;
const cpuMs = ({ serverCpu, databaseCpu, requests }: Measured) => ((serverCpu + databaseCpu) * 1000) / requests;
const serverCpuMs = ({ serverCpu, requests }: Measured) => (serverCpu * 1000) / requests;

function bareTargets(): Target[] {
  const none = { ownCpu: null, hasRateGoal: false };
  return [
    { ...none, action: "bare page", ceiling: "page", next: () => ({ path: "/" }) },
    { ...none, action: "bare route, PDF of 100 KB", ceiling: "pdf", next: () => ({ path: "/pdf" }) },
  ];
}

function figureOf({ target, sum }: Bench, processes: number, ceiling: Bench | null): Figure {
  const results: Result[] = [];
  if (ceiling) {
    // The goal is for the server processes alone, on both sides. With the database it is stricter: the bare page asks
    // little.
    const ownCpu = serverCpuMs(sum) / serverCpuMs(ceiling.sum);
    const cpu = cpuMs(sum) / cpuMs(ceiling.sum);
    const rate = perSecond(sum) / perSecond(ceiling.sum);
    const rateGoal = target.hasRateGoal && processes > 1 ? { goal: RATE_GOAL } : {};
    results.push({ name: "own CPU", value: ownCpu, unit: "×", ...(target.ownCpu ? { goal: target.ownCpu } : {}) });
    results.push({ name: "CPU", value: cpu, unit: "×" });
    results.push({ name: "rate", value: rate, unit: "×", ...rateGoal });
  }
  return {
    ...{ section: "pages", action: target.action, processes, failures: sum.failures },
    ...{ perSecond: perSecond(sum), cpuMs: cpuMs(sum), serverCpuMs: serverCpuMs(sum) },
    ceiling: ceiling?.target.action ?? null,
    results,
  };
}

/**
 * Requests to each target for each process before measuring, until its code is compiled; a time would be too short on a
 * busy machine. The portal's targets share most of their code, so together they get as many as a bare program.
 */
const WARM_UP = { bare: 1_000, portal: 150 };

/** Measures the targets and the bare programs in turn, round by round, so that other load affects all alike. */
async function measureTargets(bares: Bench[], portals: Bench[], processes: number, seconds: number): Promise<void> {
  const length = ({ amount }: Target): Length => (amount ? { requests: amount } : { seconds });
  for (const { work } of bares) await drive(work, { requests: WARM_UP.bare * processes });
  for (const { work } of portals) await drive(work, { requests: WARM_UP.portal * processes });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const bench of [...bares, ...portals])
      bench.sum = addMeasured(bench.sum, await drive(bench.work, length(bench.target)));
  }
}

export type PagesInput = {
  documents: readonly string[];
  pdf: Uint8Array;
  /** Seconds of a round; each target has two. */
  seconds: number;
  say(text: string): void;
};

/** Measures the pages with that number of processes, beside the bare page with as many. */
export async function measurePages(host: BenchHost, processes: number, input: PagesInput): Promise<Figure[]> {
  const { documents, pdf, seconds, say } = input;
  const portal: Portal = await host.startPortal(processes);
  const { settings, root, dataDir } = host;
  const bare = await serveBarePage({
    ...{ root, say, processes, databaseUrl: settings.databaseUrl },
    pdf: { bytes: pdf, folder: dataDir },
  });
  try {
    // Forms are measured with one process, because they use up what was seeded.
    const own = processes === 1 ? await pageTargets(host, portal, documents) : await readTargets(host, documents);
    const databases = [host.databasePid()];
    const bench = (origin: string, pid: number) => (target: Target) => ({
      target,
      work: { origin, next: target.next, statuses: { [target.status ?? 200]: 1 }, servers: [pid], databases },
      sum: NOTHING_MEASURED,
    });
    const bares = bareTargets().map(bench(bare.url.slice(0, -1), bare.pid));
    const owns = own.map(bench(portal.url, portal.pid));
    say(`Measuring pages with ${processes === 1 ? "one process" : `${processes} processes`}…`);
    await measureTargets(bares, owns, processes, seconds);
    const ceilingOf = ({ ceiling }: Target) => bares.find(({ target }) => target.ceiling === ceiling) ?? null;
    return [
      ...bares.map((one) => figureOf(one, processes, null)),
      ...owns.map((one) => figureOf(one, processes, ceilingOf(one.target))),
    ];
  } finally {
    bare.stop();
    await portal.stop();
  }
}
