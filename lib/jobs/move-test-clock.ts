import "server-only";
import { listTestAccounts } from "@/lib/account/test-account-store";
import { type AuthorizedSender, senderNow } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { notify } from "@/lib/jobs/notify";
import { err, ok, type Result } from "@/lib/kernel/result";
import { testDomain } from "@/lib/kernel/test-address";
import type { TestRun } from "@/lib/kernel/test-run";
import { addMinutes, addSeconds, secondsBetween } from "@/lib/kernel/time";
import { remindOfPayments, remindOfUnread } from "@/lib/mailbox/reminder/remind-of-messages";
import { bringForward, listDueOf } from "@/lib/notification/test-due-store";
import type { MailTransport } from "@/lib/notification/transport";
import { purgeTestMessages } from "@/lib/retention/purge-test-messages";
import { remindOfDeletion } from "@/lib/retention/remind-of-deletion";
import { type ClockHeld, type HeldClock, holdTestClock } from "@/lib/sandbox/hold-clock";

const DAY_MINUTES = 24 * 60;
/** Of one call: each day is a run of the jobs. */
export const MAX_CLOCK_DAYS = 100;
/** How far the clock can be ahead in all. */
export const MAX_CLOCK_YEARS = 5;

export type TestClock = { now: Date; offsetSeconds: number; domain: string };

/** Every address of this run is one of a test customer, whose e-mails are caught before a transport is asked. */
const NO_TRANSPORT: MailTransport = {
  send() {
    throw new Error("an e-mail to a test customer was about to be sent");
  },
  close() {},
};

export function describeTestClock(ctx: Context, sender: AuthorizedSender): TestClock {
  const { source, test } = sender;
  const now = senderNow(sender, ctx.clock.now());
  return { now, offsetSeconds: test?.offsetSeconds ?? 0, domain: testDomain(source) };
}

/**
 * Moves the clock of a test sender ahead and does for its test customers what the jobs would have done on each day
 * until then: publish, notify, remind, purge. Nothing is dated by the test clock: rows, events and audit events bear
 * the real instant, so evidence, purge guard and checkpoints are untouched. One call at a time: a second one is
 * refused.
 *
 * @param to the instant of the test clock
 * @returns `not-ahead`: before the present instant of the test clock; `too-far`: beyond the limits
 */
export async function moveTestClock(
  ctx: Context,
  sender: AuthorizedSender,
  to: Date,
): Promise<Result<TestClock, { kind: "not-ahead" | "too-far" } | ClockHeld>> {
  const { source } = sender;
  return holdTestClock(ctx, source, async (clock) => {
    // Under the hold: the call before may have moved it since the key was checked.
    const { offsetSeconds } = clock;
    return moveHeldClock(ctx, { source, from: addSeconds(ctx.clock.now(), offsetSeconds), to, clock });
  });
}

type Move = { source: string; from: Date; to: Date; clock: HeldClock };

async function moveHeldClock(
  ctx: Context,
  { source, from, to, clock }: Move,
): Promise<Result<TestClock, { kind: "not-ahead" | "too-far" }>> {
  const real = ctx.clock.now();
  if (to < from) return err({ kind: "not-ahead" });
  if (to > addMinutes(from, MAX_CLOCK_DAYS * DAY_MINUTES)) return err({ kind: "too-far" });
  if (to > addMinutes(real, MAX_CLOCK_YEARS * 366 * DAY_MINUTES)) return err({ kind: "too-far" });
  const domain = testDomain(source);
  const accountIds = (await listTestAccounts(ctx.db, domain)).map(({ id }) => id);
  if (accountIds.length > 0) {
    let reached = from;
    while (reached < to) {
      const next = addMinutes(reached, DAY_MINUTES);
      reached = next < to ? next : to;
      await runDay(ctx, { reached, accountIds });
      await clock.renew();
    }
  }
  const offsetSeconds = secondsBetween(real, to);
  await clock.set(offsetSeconds);
  return ok({ now: to, offsetSeconds, domain });
}

async function runDay(ctx: Context, test: TestRun): Promise<void> {
  await notifyDue(ctx, test);
  await remindOfPayments(ctx, { test });
  await remindOfUnread(ctx, { test });
  await remindOfDeletion(ctx, { test });
  await notifyDue(ctx, test);
  await purgeTestMessages(ctx, test);
}

async function notifyDue(ctx: Context, { reached, accountIds }: TestRun): Promise<void> {
  const now = ctx.clock.now();
  await bringForward(ctx.db, accountIds, { now, reached });
  for (const id of await listDueOf(ctx.db, accountIds, now))
    await notify(ctx, id, { transport: NO_TRANSPORT, reached });
}
