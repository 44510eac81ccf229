/** When a failed attempt to send a notification is repeated. Pure. */
import { addMinutes } from "@/lib/kernel/time";

/** Minutes to wait after the first, second, … attempt; the last value repeats. */
const RETRY_MINUTES = [1, 5, 15, 60, 240] as const;
/** With these waits the last attempt is made about 73 hours after the first. */
export const MAX_ATTEMPTS = 23;
/** RFC 5321, 4.5.3.2.6: a server may need ten minutes to answer the final dot. */
export const UNKNOWN_RETRY_MINUTES = 10;

/** Minutes to wait after the given number of attempts (1 or more). */
export function retryMinutes(attempts: number, outcome: "try-later" | "unknown"): number {
  const minutes = RETRY_MINUTES[Math.min(attempts, RETRY_MINUTES.length) - 1] ?? RETRY_MINUTES[0];
  return outcome === "unknown" ? Math.max(minutes, UNKNOWN_RETRY_MINUTES) : minutes;
}

/** @returns null after the last attempt: the notification is given up and the insurer has to write by post */
export function nextAttemptAt(attempts: number, outcome: "try-later" | "unknown", now: Date): Date | null {
  return attempts >= MAX_ATTEMPTS ? null : addMinutes(now, retryMinutes(attempts, outcome));
}
