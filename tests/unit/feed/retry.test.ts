import { type AttemptOutcome, afterAttempt, type EndpointHealth, healthAfter } from "@/lib/feed/retry";
import { addSeconds, secondsBetween } from "@/lib/kernel/time";

const QUEUED = new Date("2026-11-23T09:00:00Z");
const outcome = (status: number | null, retryAfterSeconds: number | null = null): AttemptOutcome => ({
  status,
  failure: status === null ? "timeout" : `status ${status}`,
  retryAfterSeconds,
});

/** Hours after queueing at which attempts are made, when all fail. */
function attemptHours(jitter: number): number[] {
  const hours: number[] = [];
  let now = QUEUED;
  for (let tries = 1; ; tries += 1) {
    hours.push(secondsBetween(QUEUED, now) / 3600);
    const next = afterAttempt({ queuedAt: QUEUED, tries }, outcome(500), now, jitter);
    if (next.state !== "waiting") return hours;
    now = next.dueAt;
  }
}

describe("when an event is tried again", () => {
  it("for three days, with longer and longer pauses, whatever the chance", () => {
    expect(attemptHours(0).map((hour) => Math.round(hour * 100) / 100)).toEqual([
      ...[0, 0.02, 0.1, 0.6, 2.6, 7.6, 17.6, 31.6, 51.6, 75.6],
    ]);
    for (const jitter of [-1, 1]) {
      const hours = attemptHours(jitter);
      expect(hours.at(-1)).toBeGreaterThanOrEqual(72);
      expect(hours.length).toBeLessThan(13);
    }
  });

  it.each([200, 201, 204, 299])("status %d: delivered", (status) => {
    expect(afterAttempt({ queuedAt: QUEUED, tries: 1 }, outcome(status), QUEUED, 0)).toEqual({ state: "delivered" });
  });

  it.each([100, 199, 300, 301, 302, 307, 308, 400, 404, 500, null])("%p: tried again", (status) => {
    expect(afterAttempt({ queuedAt: QUEUED, tries: 1 }, outcome(status), QUEUED, 0)).toEqual({
      state: "waiting",
      dueAt: addSeconds(QUEUED, 60),
    });
  });

  it("not before Retry-After", () => {
    const dueAfter = (seconds: number) =>
      afterAttempt({ queuedAt: QUEUED, tries: 1 }, outcome(503, seconds), QUEUED, 0);
    expect(dueAfter(600)).toEqual({ state: "waiting", dueAt: addSeconds(QUEUED, 600) });
    expect(dueAfter(5)).toEqual({ state: "waiting", dueAt: addSeconds(QUEUED, 60) });
  });
});

describe("the health of an endpoint", () => {
  const fresh: EndpointHealth = {
    ...{ state: "active", failures: 0, failingSince: null, pausedUntil: null, lastFailure: null },
    lastDeliveredAt: null,
  };

  it("rests after three failures in a row, for longer and longer, ten minutes at most", () => {
    let health = healthAfter(fresh, [outcome(500), outcome(500)], QUEUED);
    expect(health).toMatchObject({ failures: 2, failingSince: QUEUED, pausedUntil: null });
    const later = addSeconds(QUEUED, 60);
    const pauses: number[] = [];
    for (let failure = 3; failure < 9; failure += 1) {
      health = healthAfter(health, [outcome(null)], later);
      pauses.push(secondsBetween(later, health.pausedUntil ?? later) / 60);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 10, 10]);
    expect(health).toMatchObject({ failingSince: QUEUED, lastFailure: "timeout" });
  });

  it("one success ends it", () => {
    const failing = healthAfter(fresh, [outcome(500), outcome(500), outcome(500)], QUEUED);
    const later = addSeconds(QUEUED, 60);
    expect(healthAfter(failing, [outcome(500), outcome(200)], later)).toMatchObject({
      ...{ state: "active", failures: 0, failingSince: null, pausedUntil: null, lastDeliveredAt: later },
    });
  });

  it("410 Gone disables it", () => {
    expect(healthAfter(fresh, [outcome(200), outcome(410)], QUEUED).state).toBe("disabled");
    expect(healthAfter(fresh, [outcome(404)], QUEUED).state).toBe("active");
  });
});
