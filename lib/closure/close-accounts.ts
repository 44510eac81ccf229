import "server-only";
import { eraseAccount } from "@/lib/account/erase-store";
import { type AccountRow, listContracts, lockAccountAndAddress } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { eraseAccess } from "@/lib/auth/session/erase-store";
import { closureDecider, nextClosureState } from "@/lib/closure/closure";
import { eraseClosureRequests } from "@/lib/closure/erase-store";
import { type ClosureRow, findClosure, listDueClosures, moveClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { deleteRegistrations } from "@/lib/customer-portal/store";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes, budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { deleteDraftsOf } from "@/lib/mailbox/reply/draft-store";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { eraseClosedAddresses, eraseNotifications } from "@/lib/notification/erase-store";
import { isClockInDoubt } from "@/lib/retention/guard-purge";
import { purgeAccountMessages } from "@/lib/retention/purge-account";

const DAY_MINUTES = 24 * 60;
/** How long staff can still see the address of a `closed` notification that could not be delivered. */
const KEEP_UNDELIVERED_ADDRESS_DAYS = 30;
const ADDRESSES_PER_STATEMENT = 1000;

export type ClosedAccounts = {
  closed: number;
  /** Returned to the insurer for a decision, because an electronic contract was added during the grace period. */
  postponed: number;
  failed: number;
  /** Nothing was closed, because the clock may be wrong (`isClockInDoubt`). */
  held: boolean;
  /** Notifications of closed accounts whose address was erased. */
  addressesErased: number;
};

/**
 * Closes the accounts whose grace period is over (R14), each in a transaction of its own, so that a crash or a failing
 * account does not affect the others. Safe to call again: closed accounts are not found any more.
 *
 * @param options.signal once aborted, no further account is closed and no further addresses are erased
 */
export async function closeAccounts(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<ClosedAccounts> {
  const now = ctx.clock.now();
  const done: ClosedAccounts = { closed: 0, postponed: 0, failed: 0, held: false, addressesErased: 0 };
  // With a clock that is ahead, mailboxes would be deleted before the day that the customer was told.
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
  const failedBefore = addMinutes(now, -KEEP_UNDELIVERED_ADDRESS_DAYS * DAY_MINUTES);
  while (!options.signal?.aborted) {
    const erased = await eraseClosedAddresses(ctx.db, failedBefore, ADDRESSES_PER_STATEMENT);
    done.addressesErased += erased;
    if (erased < ADDRESSES_PER_STATEMENT) break;
  }
  return done;
}

/** Tells the customer that the account was not closed on the announced day, and records it in the audit log. */
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

/**
 * Erases what an account has in every room; the caller holds its lock and has ended its closure request.
 *
 * @returns number of purged messages
 */
export async function eraseAccountData(tx: Tx, now: Date, accountId: string): Promise<number> {
  await eraseAccess(tx, accountId);
  await deleteRegistrations(tx, accountId);
  const messages = await purgeAccountMessages(tx, now, accountId);
  await eraseNotifications(tx, accountId, now);
  await deleteDraftsOf(tx, accountId);
  await eraseClosureRequests(tx, accountId);
  await eraseAccount(tx, accountId, now);
  return messages;
}

/** Closes one account under its lock, which batches, replies and changes also take. Null when it is no longer due. */
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
    await moveClosure(tx, request, { state, endedAt: now });
    const messages = await eraseAccountData(tx, now, account.id);
    // The last notification. Its address is erased after it was sent (`eraseClosedAddresses`).
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
