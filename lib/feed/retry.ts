/** When a delivery is tried again, and when an endpoint rests. Pure. */
import { addMinutes, addSeconds, secondsBetween } from "@/lib/kernel/time";

/** Minutes from a failed attempt to the next one; the last value repeats. Together they pass three days. */
export const RETRY_MINUTES = [1, 5, 30, 120, 300, 600, 840, 1200, 1440] as const;
/** An attempt that fails so long after the event was queued is the last one. */
export const RETRY_HOURS = 72;
/** So many failures in a row, over all events, and an endpoint counts as failing. */
export const FAILING_AFTER = 3;
const MAX_PAUSE_MINUTES = 10;
const GONE = 410;

/** What became of an attempt; `status` null when there was no answer. */
export type AttemptOutcome = { status: number | null; failure: string | null; retryAfterSeconds: number | null };

export function isDelivered({ status }: AttemptOutcome): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Whether the receiver says that it wants no more events, ever. */
export function isGone({ status }: AttemptOutcome): boolean {
  return status === GONE;
}

export type NextAttempt = { state: "delivered" | "abandoned" } | { state: "waiting"; dueAt: Date };

/**
 * What follows an attempt.
 *
 * @param delivery.tries attempts so far, this one included
 * @param jitter -1 to 1: moves the next attempt by up to a tenth, so that receivers are not called all at once
 */
export function afterAttempt(
  delivery: { queuedAt: Date; tries: number },
  outcome: AttemptOutcome,
  now: Date,
  jitter: number,
): NextAttempt {
  if (isDelivered(outcome)) return { state: "delivered" };
  if (secondsBetween(delivery.queuedAt, now) >= RETRY_HOURS * 3600) return { state: "abandoned" };
  const minutes = RETRY_MINUTES[Math.min(delivery.tries, RETRY_MINUTES.length) - 1] ?? 1;
  const seconds = Math.max(Math.round(minutes * 60 * (1 + jitter / 10)), outcome.retryAfterSeconds ?? 0);
  return { state: "waiting", dueAt: addSeconds(now, seconds) };
}

export type EndpointHealth = {
  state: "active" | "disabled";
  failures: number;
  failingSince: Date | null;
  pausedUntil: Date | null;
  lastFailure: string | null;
  lastDeliveredAt: Date | null;
};

/**
 * The health of an endpoint after attempts that were made together. One that fails in a row rests, for 1 to 10 minutes,
 * and is then tried with one event.
 */
export function healthAfter(health: EndpointHealth, outcomes: readonly AttemptOutcome[], now: Date): EndpointHealth {
  const failed = outcomes.filter((outcome) => !isDelivered(outcome));
  const lastFailure = failed.at(-1)?.failure ?? health.lastFailure;
  const state = failed.some(isGone) ? "disabled" : health.state;
  if (failed.length < outcomes.length) {
    return { ...{ state, failures: 0, failingSince: null, pausedUntil: null, lastFailure }, lastDeliveredAt: now };
  }
  const failures = health.failures + failed.length;
  const pause = Math.min(2 ** Math.max(0, failures - FAILING_AFTER), MAX_PAUSE_MINUTES);
  return {
    ...health,
    ...{ state, failures, lastFailure },
    failingSince: health.failingSince ?? now,
    pausedUntil: failures >= FAILING_AFTER ? addMinutes(now, pause) : null,
  };
}
