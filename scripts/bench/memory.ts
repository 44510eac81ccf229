import { drive } from "@/scripts/bench/drive";
import type { Figure } from "@/scripts/bench/figure";
import { atMost } from "@/scripts/bench/goal";
import type { BenchHost } from "@/scripts/bench/host";
import { readTargets } from "@/scripts/bench/page-targets";
import { proportionalBytes } from "@/scripts/bench/processes";

const MB = 1024 * 1024;
/** Most memory with that number of server processes, in MB. */
const GOALS: Record<number, number> = { 1: 420, 2: 650 };

/**
 * Starts the database and the portal with its worker anew, serves pages of every kind, and measures the memory of all
 * processes and the database right afterwards. A page of memory shared by several processes is counted once.
 *
 * @param pages number of requests
 */
export async function measureMemory(
  host: BenchHost,
  processes: number,
  { documents, pages }: { documents: readonly string[]; pages: number },
): Promise<Figure[]> {
  await host.restartDatabase();
  const portal = await host.startPortal(processes, { RUN_WORKER: "1" });
  try {
    const targets = await readTargets(host, documents);
    let sent = 0;
    const next = () => {
      sent += 1;
      return (targets[sent % targets.length] as (typeof targets)[number]).next();
    };
    const databases = [host.databasePid()];
    const work = { origin: portal.url, next, servers: [portal.pid], databases };
    const load = await drive(work, { requests: pages });
    const megabytes = (pids: number[]) => proportionalBytes(pids) / MB;
    const parts = { portal: megabytes([portal.pid]), database: megabytes(databases) };
    const all = parts.portal + parts.database;
    const limit = GOALS[processes];
    const result = (name: string, value: number) => ({ name, value, unit: "MB" });
    return [
      {
        ...{ section: "memory", action: `after ${pages.toLocaleString("en")} pages`, processes, ceiling: null },
        ...{ perSecond: load.requests / load.seconds, failures: load.failures },
        cpuMs: ((load.serverCpu + load.databaseCpu) * 1000) / load.requests,
        serverCpuMs: (load.serverCpu * 1000) / load.requests,
        results: [
          { ...result("all", all), ...(limit ? { goal: atMost(limit) } : {}) },
          result("portal", parts.portal),
          result("database", parts.database),
        ],
      },
    ];
  } finally {
    await portal.stop();
  }
}
