/** `portal retention run` with the real clocks of the process and the database. */
import { addMinutes, systemClock } from "@/lib/kernel/time";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { place, rowOf, test, withMailbox } from "./retention-fixture";

const TWO_YEARS_MINUTES = 2 * 365 * 24 * 60;

withMailbox();

it("is stopped by the purge guard with exit status 3, says why and what to do, and purges what an operator confirms", async () => {
  // Placed two years ago, without an event since: the portal was off, or the clock is wrong.
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
});
