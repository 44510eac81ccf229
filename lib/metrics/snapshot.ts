/** The process metrics of one moment, as prom-client writes them to JSON. Pure: the starting process adds them up. */

export type Sample = { value: number; labels: Record<string, string | number>; metricName?: string };
export type MetricSnapshot = { name: string; help: string; type: string; aggregator: string; values: Sample[] };
export type Snapshot = MetricSnapshot[];

/** What stays counted after its process has ended; a gauge tells about a process that is there. */
const LASTING = ["counter", "histogram"];

function keyOf({ metricName, labels }: Sample): string {
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([metricName, sorted]);
}

/** Adds the counters and histograms of two snapshots. Gauges are left out. */
export function addLasting(one: Snapshot, other: Snapshot): Snapshot {
  const sums = new Map<string, { metric: MetricSnapshot; samples: Map<string, Sample> }>();
  for (const metric of [...one, ...other]) {
    if (!LASTING.includes(metric.type)) continue;
    const sum = sums.get(metric.name) ?? { metric, samples: new Map<string, Sample>() };
    sums.set(metric.name, sum);
    for (const sample of metric.values) {
      const key = keyOf(sample);
      sum.samples.set(key, { ...sample, value: (sum.samples.get(key)?.value ?? 0) + sample.value });
    }
  }
  return [...sums.values()].map(({ metric, samples }) => ({ ...metric, values: [...samples.values()] }));
}
