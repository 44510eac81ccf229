import type { Settings } from "@/lib/settings";
import { compareCommand } from "@/scripts/bench/delivery";
import type { Figure } from "@/scripts/bench/figure";
import { atLeast, atMost } from "@/scripts/bench/goal";
import type { BenchHost } from "@/scripts/bench/host";
import { type BatchMeasure, measureBatch } from "@/scripts/bench/large-batch";

/** Messages per second, and as a share of raw inserts of the same bytes. */
const RATE_GOAL = atLeast(600);
const SHARE_GOAL = atLeast(0.5);

/** Messages of the large batch where none are given. */
const DEFAULT_MESSAGES = 5_000;
const COMMIT_GOAL = atMost(5);
const WAIT_GOAL = atMost(1);
const MEMORY_GOAL = atMost(400);
const MEGABYTE = 1024 ** 2;

/**
 * Places messages with documents of 100 KB beside raw inserts of the same bytes, and a large batch of small documents.
 *
 * @param messages of the large batch; null for the default
 */
export async function measureBatches({ settings }: BenchHost, messages: number | null): Promise<Figure[]> {
  const documents = await measureDocuments(settings);
  const batches = await measureBatch(settings, { messages: messages ?? DEFAULT_MESSAGES });
  return [...documents, ...batches.map(batchFigure)];
}

/** The commit from its first statement to its end, and the longest that a customer waited during it. */
function batchFigure({ messages, seconds, peakBytes, waits, actions, finishSeconds }: BatchMeasure): Figure {
  const waited = [
    { name: "inbox", value: waits.inbox, unit: "s", goal: WAIT_GOAL },
    { name: "reply", value: waits.reply, unit: "s", goal: WAIT_GOAL },
    { name: "delete", value: waits.delete, unit: "s", goal: WAIT_GOAL },
  ];
  return {
    section: "batch",
    action: `${messages.toLocaleString("en")} messages, documents of 2 KB`,
    processes: null,
    perSecond: messages / seconds,
    cpuMs: null,
    serverCpuMs: null,
    failures: 0,
    ceiling: null,
    results: [
      { name: "whole command", value: seconds, unit: "s" },
      { name: "commit", value: waits.commit, unit: "s", goal: COMMIT_GOAL },
      // A short commit may end before a customer has acted.
      ...(actions === 0 ? [] : waited),
      { name: "memory", value: peakBytes / MEGABYTE, unit: "MB", goal: MEMORY_GOAL },
      { name: "finish-batch", value: finishSeconds, unit: "s" },
    ],
  };
}

/** Documents of 100 KB by the whole command, beside raw inserts of the same bytes. */
async function measureDocuments(settings: Settings): Promise<Figure[]> {
  const { messagesPerSecond, rawPerSecond } = await compareCommand(settings);
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
