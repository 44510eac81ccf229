import { setInterval as every } from "node:timers/promises";
import { proportionalBytes } from "@/scripts/bench/processes";

const SAMPLE_EVERY_MS = 250;

export const MB = 1024 * 1024;

/** Runs `work` and samples the memory of processes with their children meanwhile. @returns the most, in bytes */
export async function peakDuring(pids: readonly number[], work: () => Promise<void>): Promise<number> {
  let peak = proportionalBytes(pids);
  const ended = new AbortController();
  const sampling = (async () => {
    for await (const _ of every(SAMPLE_EVERY_MS, null, { signal: ended.signal })) {
      peak = Math.max(peak, proportionalBytes(pids));
    }
  })().catch(() => {});
  try {
    await work();
  } finally {
    ended.abort();
    await sampling;
  }
  return Math.max(peak, proportionalBytes(pids));
}
