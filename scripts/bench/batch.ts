import { compareDelivery } from "@/scripts/bench/delivery";
import type { Figure } from "@/scripts/bench/figure";
import { atLeast } from "@/scripts/bench/goal";
import type { BenchHost } from "@/scripts/bench/host";

/** Messages per second, and as a share of raw inserts of the same bytes. */
const RATE_GOAL = atLeast(600);
const SHARE_GOAL = atLeast(0.5);

/** Places messages with documents of 100 KB, beside raw inserts of the same bytes. */
export async function measureBatches({ settings }: BenchHost, _messages: number | null): Promise<Figure[]> {
  const { messagesPerSecond, rawPerSecond } = await compareDelivery(settings);
  const figure = { section: "batch", processes: null, cpuMs: null, serverCpuMs: null, failures: 0 };
  const ceiling = "raw inserts";
  return [
    { ...figure, action: ceiling, perSecond: rawPerSecond, ceiling: null, results: [] },
    {
      ...figure,
      action: "documents of 100 KB",
      perSecond: messagesPerSecond,
      ceiling,
      results: [
        { name: "messages/s", value: messagesPerSecond, unit: "", goal: RATE_GOAL },
        { name: "rate", value: messagesPerSecond / rawPerSecond, unit: "×", goal: SHARE_GOAL },
      ],
    },
  ];
}
