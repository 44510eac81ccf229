import "server-only";
import { AggregatorRegistry, Counter, Gauge, Registry } from "prom-client";
import { ownSnapshot } from "@/lib/metrics/process-metrics";
import type { Snapshot } from "@/lib/metrics/snapshot";

/** A value that was read from the database for this answer. */
export type DatabaseMetric = {
  name: string;
  help: string;
  type: "gauge" | "counter";
  samples: { labels?: Record<string, string>; value: number }[];
};

/** The content type of the Prometheus text format. */
export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

const shared = globalThis as { portalSnapshots?: () => Promise<Snapshot[]> };

/** Where several processes serve, lib/server says how the snapshots of all of them are collected. */
export function collectSnapshotsBy(collect: () => Promise<Snapshot[]>): void {
  shared.portalSnapshots = collect;
}

function databaseText(metrics: DatabaseMetric[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, samples } of metrics) {
    // The library gives a metric without labels the value 0 by itself.
    if (samples.length === 0) continue;
    const labelNames = [...new Set(samples.flatMap(({ labels = {} }) => Object.keys(labels)))];
    const options = { name, help, labelNames, registers: [registry] };
    if (type === "gauge") {
      const gauge = new Gauge(options);
      for (const { labels = {}, value } of samples) gauge.set(labels, value);
    } else {
      const counter = new Counter(options);
      for (const { labels = {}, value } of samples) counter.inc(labels, value);
    }
  }
  return registry.metrics();
}

/**
 * The text that Prometheus reads: the metrics of all server processes added up, and what was read from the database.
 *
 * @param fromDatabase of the whole installation, whichever process answers
 */
export async function metricsText(fromDatabase: DatabaseMetric[]): Promise<string> {
  const snapshots = shared.portalSnapshots ? await shared.portalSnapshots() : [await ownSnapshot()];
  const processes = AggregatorRegistry.aggregate(
    snapshots as unknown as Parameters<typeof AggregatorRegistry.aggregate>[0],
  );
  return `${await processes.metrics()}\n${await databaseText(fromDatabase)}`;
}
