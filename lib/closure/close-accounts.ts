import "server-only";
import { type AccountRow, listContracts, lockAccountAndAddress } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { closureDecider, nextClosureState } from "@/lib/closure/closure";
import { eraseAccess, eraseAccount, eraseClosedAddresses, eraseNotifications } from "@/lib/closure/erase-store";
import { type ClosureRow, findClosure, listDueClosures, moveClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes, budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { isClockInDoubt } from "@/lib/retention/guard-purge";
import { purgeAccountMessages } from "@/lib/retention/purge-account";

const DAY_MINUTES = 24 * 60;
/** So long the insurer's post can read where a farewell should have gone that could not be delivered. */
const UNDELIVERED_CLOSED_DAYS = 30;
const CLOSED_NOTIFICATIONS_AT_ONCE = 1000;

export type ClosedAccounts = {
  closed: number;
  /** An electronic contract turned up during the grace: back to the insurer. */
  postponed: number;
  failed: number;
  /** Nothing was closed, because the clock is in doubt. */
  held: boolean;
  /** Letters whose address was forgotten. */
  forgotten: number;
};

/**
 * Closes the accounts whose grace is over (R14, SEC-82), each in a transaction of its own: a crash leaves the rest to the
 * next run, one account's trouble stops no other, a second run finds nothing.
 *
 * @param options.signal begin no further account, and no further batch of addresses, once it is aborted
 */
export async function closeAccounts(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<ClosedAccounts> {
  const now = ctx.clock.now();
  const done: ClosedAccounts = { closed: 0, postponed: 0, failed: 0, held: false, forgotten: 0 };
  // A clock that is ahead would delete mailboxes before the day that was named to the customer.
  if (await isClockInDoubt(ctx)) {
    ctx.log.error({ alarm: "closures-held" }, "no account was closed: the clock is in doubt");
    return { ...done, held: true };
  }
  for (const { id, accountId } of await listDueClosures(ctx.db, now)) {
    if (options.signal?.aborted) break;
    try {
      const outcome = await closeAccount(ctx, { requestId: id, accountId });
      if (outcome) done[outcome] += 1;
    } catch (error) {
      ctx.log.error(
        { alarm: "closure-failed", accountId },
        "an account whose grace is over could not be closed",
        error,
      );
      done.failed += 1;
    }
  }
  const failedBefore = addMinutes(now, -UNDELIVERED_CLOSED_DAYS * DAY_MINUTES);
  while (!options.signal?.aborted) {
    const forgotten = await eraseClosedAddresses(ctx.db, failedBefore, CLOSED_NOTIFICATIONS_AT_ONCE);
    done.forgotten += forgotten;
    if (forgotten < CLOSED_NOTIFICATIONS_AT_ONCE) break;
  }
  return done;
}

/** The customer was promised a day: they learn that nothing happened on it, and the audit keeps why. */
async function notifyPostponed(
  ctx: Context,
  tx: Tx,
  { account, request, promisedOn }: { account: AccountRow; request: ClosureRow; promisedOn: CalendarDay },
): Promise<void> {
  const { reference } = request;
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress as string,
      locale: account.locale,
      content: { kind: "close-postponed", props: { reference, promisedOn } },
      subjectId: request.id,
    },
  ]);
  await recordAuditEvent(tx, ctx.clock.now(), {
    kind: "closure.postponed",
    actor: "system",
    accountId: account.id,
    details: { reference, promisedOn },
  });
}

/** The account's lock comes first: it makes deliveries, replies and changes of this account wait, or us for them. */
async function closeAccount(
  ctx: Context,
  due: { requestId: string; accountId: string },
): Promise<"closed" | "postponed" | null> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccountAndAddress(tx, due.accountId);
    const request = account && (await findClosure(tx, due.requestId));
    if (!account?.emailAddress || !request?.closesAt || request.closesAt > now || !request.decidedBy) return null;
    const decider = closureDecider(await listContracts(tx, [account.id]));
    const state = nextClosureState(request.state, { kind: "grace-over", decidedBy: request.decidedBy, decider });
    if (state === "awaiting-decision") {
      await moveClosure(tx, request, { state, decidedAt: null, decidedBy: null, closesAt: null });
      await notifyPostponed(ctx, tx, { account, request, promisedOn: budapestDay(request.closesAt) });
      return "postponed";
    }
    if (state !== "closed") return null;
    const { emailAddress: toAddress, locale } = account;
    const { reference } = request;
    await eraseAccess(tx, account.id);
    const messages = await purgeAccountMessages(tx, now, account.id);
    await eraseNotifications(tx, account.id, now);
    await moveClosure(tx, request, { state, endedAt: now });
    await eraseAccount(tx, account.id, now);
    // The one letter to somebody who is gone; its address goes when it has left.
    await enqueueNotifications(ctx, tx, [
      {
        accountId: account.id,
        toAddress,
        locale,
        content: { kind: "closed", props: { reference } },
        subjectId: request.id,
      },
    ]);
    await recordAuditEvent(tx, now, {
      kind: "account.closed",
      actor: "system",
      accountId: account.id,
      details: { reference, messages },
    });
    return "closed";
  });
}
