import { setTimeout as pause } from "node:timers/promises";
import { systemRandom } from "@/lib/kernel/random";
import { collectSnapshotsBy } from "@/lib/metrics/exposition";
import { ownSnapshot } from "@/lib/metrics/process-metrics";
import type { Snapshot } from "@/lib/metrics/snapshot";
import { isMetricsMessage, type MetricsMessage } from "./metrics-relay";

/** Longer than the starting process waits for the other ones. */
const WAIT_MS = 2000;

/**
 * Lets this process, one of several, give its metrics to the starting process and get those of all.
 *
 * @returns gives the last metrics of this process, before it ends
 */
export function joinMetrics(): () => Promise<void> {
  const waiting = new Map<string, (snapshots: Snapshot[]) => void>();
  const send = (message: MetricsMessage) =>
    new Promise<void>((resolve) => {
      if (!process.send || !process.connected) resolve();
      else process.send(message, () => resolve());
    });
  const give = async (id: string | null) => send({ portalMetrics: "own", id, snapshot: await ownSnapshot() });

  process.on("message", (message: unknown) => {
    if (!isMetricsMessage(message)) return;
    if (message.portalMetrics === "ask") void give(message.id);
    if (message.portalMetrics !== "all") return;
    waiting.get(message.id)?.(message.snapshots);
    waiting.delete(message.id);
  });
  collectSnapshotsBy(async () => {
    const id = systemRandom.uuid();
    const collected = new Promise<Snapshot[]>((resolve) => waiting.set(id, resolve));
    await send({ portalMetrics: "wanted", id });
    const ended = new AbortController();
    // Without the starting process, which may have been killed, the answer has the metrics of this process.
    const alone = pause(WAIT_MS, undefined, { ref: false, signal: ended.signal }).then(
      async () => [await ownSnapshot()],
      (): Snapshot[] => [],
    );
    try {
      return await Promise.race([collected, alone]);
    } finally {
      ended.abort();
      waiting.delete(id);
    }
  });
  return () => give(null);
}
