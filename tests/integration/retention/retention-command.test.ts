/** `portal retention run` with the clocks of this machine and its database. */
import { addMinutes, systemClock } from "@/lib/kernel/time";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { place, rowOf, test, withMailbox } from "./retention-fixture";

/** Two processes start, each in half a minute on a busy machine. */
const COMMANDS_MS = 120_000;
const TWO_YEARS_MINUTES = 2 * 365 * 24 * 60;

withMailbox();

it(
  "stops at the purge guard with exit status 3, says why and what to do, and deletes what a person confirms",
  async () => {
    // Placed two years ago, and nothing has happened since: either the portal was off, or the clock is wrong.
    test.clock.set(addMinutes(systemClock.now(), -TWO_YEARS_MINUTES));
    const message = await place();
    const stopped = await runPortal(test.databaseUrl, "retention", "run");
    expect([stopped.status, stopped.stderr]).toEqual([
      3,
      expect.stringContaining("The purge guard stopped this run: the clock leapt"),
    ]);
    expect(stopped.stderr).toContain("Messages due: 1. Nothing was deleted.");
    expect(stopped.stderr).toContain("portal retention run --confirm 1");
    expect((await rowOf(test.ctx, message.id)).purgedAt).toBeNull();

    const confirmed = await runPortal(test.databaseUrl, "retention", "run", "--confirm", "1");
    expect([confirmed.status, confirmed.stdout]).toEqual([
      0,
      expect.stringContaining("1 of 1 due messages deleted for good"),
    ]);
    expect((await rowOf(test.ctx, message.id)).purgedBy).toBe("retention");
  },
  COMMANDS_MS,
);
