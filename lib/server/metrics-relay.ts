import cluster, { type Worker } from "node:cluster";
import { addLasting, type Snapshot } from "@/lib/metrics/snapshot";

/** A process that does not answer within this time is counted with its last snapshot. */
const ANSWER_MS = 1000;

/** Between a server process and the one that started it. */
export type MetricsMessage =
  /** A process wants the snapshots of all. */
  | { portalMetrics: "wanted"; id: string }
  /** A process is asked for its own; without an id, it gives it because it ends. */
  | { portalMetrics: "ask"; id: string }
  | { portalMetrics: "own"; id: string | null; snapshot: Snapshot }
  | { portalMetrics: "all"; id: string; snapshots: Snapshot[] };

export function isMetricsMessage(message: unknown): message is MetricsMessage {
  return typeof message === "object" && message !== null && "portalMetrics" in message;
}

type Collection = { id: string; wantedBy: Worker; missing: Set<number>; timer: NodeJS.Timeout };

/**
 * Collects the snapshots of all server processes for the one that answers Prometheus. The counters of a process that
 * has ended are kept: a sum that became smaller would look like a restart of everything. What a killed process counted
 * since its last snapshot is lost.
 */
export function relayMetrics(): void {
  const latest = new Map<number, Snapshot>();
  let ended: Snapshot = [];
  const collections = new Map<string, Collection>();

  const finish = ({ id, wantedBy, timer }: Collection) => {
    clearTimeout(timer);
    if (!collections.delete(id) || !wantedBy.isConnected()) return;
    wantedBy.send({ portalMetrics: "all", id, snapshots: [...latest.values(), ended] } satisfies MetricsMessage);
  };
  const collect = (id: string, wantedBy: Worker) => {
    const workers = Object.values(cluster.workers ?? {}).filter((one): one is Worker => one?.isConnected() === true);
    const timer = setTimeout(() => finish(collection), ANSWER_MS);
    const collection: Collection = { id, wantedBy, missing: new Set(workers.map((one) => one.id)), timer };
    collections.set(id, collection);
    for (const one of workers) one.send({ portalMetrics: "ask", id } satisfies MetricsMessage);
  };
  const arrived = (worker: Worker, id: string | null) => {
    for (const collection of [...collections.values()]) {
      if (id !== null && collection.id !== id) continue;
      collection.missing.delete(worker.id);
      if (collection.missing.size === 0) finish(collection);
    }
  };

  cluster.on("message", (worker: Worker, message: unknown) => {
    if (!isMetricsMessage(message)) return;
    if (message.portalMetrics === "wanted") collect(message.id, worker);
    if (message.portalMetrics !== "own") return;
    latest.set(worker.id, message.snapshot);
    arrived(worker, message.id);
  });
  cluster.on("exit", (worker: Worker) => {
    ended = addLasting(ended, latest.get(worker.id) ?? []);
    latest.delete(worker.id);
    arrived(worker, null);
  });
}
