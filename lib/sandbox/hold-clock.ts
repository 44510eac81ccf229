import "server-only";
import type { Context } from "@/lib/context";
import { err, type Result } from "@/lib/kernel/result";
import { addSeconds } from "@/lib/kernel/time";
import { takeClock, updateHeldClock } from "@/lib/sandbox/store";

/** Longer than one day of a moved clock takes. After it a call whose process has stopped holds the clock no more. */
const HELD_SECONDS = 60;

/** Another call moves the clock or removes the test customers. */
export type ClockHeld = { kind: "clock-held" };

/** The hold was lost: a step took longer than HELD_SECONDS, and another call has begun. */
class ClockLostError extends Error {}

export type HeldClock = {
  /** By how much the clock is ahead. */
  offsetSeconds: number;
  /** Holds the clock anew; to be called at least every HELD_SECONDS. */
  renew(): Promise<void>;
  /** Sets the clock. */
  set(offsetSeconds: number): Promise<void>;
};

/**
 * Runs what moves the clock of a test sender, or removes its test customers: one call at a time, over all processes. No
 * transaction is held meanwhile, because a hundred days take long.
 *
 * @param source of the sender's test keys
 * @param work gets the clock as it is once it is held
 */
export async function holdTestClock<T, E extends { kind: string }>(
  ctx: Context,
  source: string,
  work: (clock: HeldClock) => Promise<Result<T, E>>,
): Promise<Result<T, E | ClockHeld>> {
  const until = () => addSeconds(ctx.clock.now(), HELD_SECONDS);
  let heldUntil = until();
  const offsetSeconds = await takeClock(ctx.db, { source, now: ctx.clock.now(), heldUntil });
  if (offsetSeconds === null) return err({ kind: "clock-held" });
  const change = async (set: { offsetSeconds?: number }) => {
    const next = until();
    const values = { ...set, ...(set.offsetSeconds === undefined ? {} : { movedAt: ctx.clock.now() }) };
    if (!(await updateHeldClock(ctx.db, { source, heldUntil }, { ...values, heldUntil: next })))
      throw new ClockLostError();
    heldUntil = next;
  };
  try {
    return await work({ offsetSeconds, renew: () => change({}), set: (offset) => change({ offsetSeconds: offset }) });
  } catch (error) {
    if (error instanceof ClockLostError) return err({ kind: "clock-held" });
    throw error;
  } finally {
    // If this fails, the clock is held until `heldUntil`.
    await updateHeldClock(ctx.db, { source, heldUntil }, { heldUntil: null }).catch((error) =>
      ctx.log.error({}, "a test clock was not released", error),
    );
  }
}
