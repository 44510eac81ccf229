import "server-only";
import { getAccount, lockAccount } from "@/lib/account/store";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { type InsurerActor, insurerDetails } from "@/lib/audit/sender-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { type ClosureState, nextClosureState, type RejectionReason } from "@/lib/closure/closure";
import { startGracePeriod } from "@/lib/closure/create-closure";
import { findClosure, findClosureByReference, moveClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isAddressOf } from "@/lib/kernel/test-address";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { enqueueNotifications } from "@/lib/notification/enqueue";

export type DecisionFailure = { kind: "unknown-reference" } | { kind: "not-waiting"; state: ClosureState };
export type Decision = { state: ClosureState; closesOn: CalendarDay | null };

/**
 * Records the insurer's decision on a waiting request (R14). Approved: the grace period starts, as after a decision by
 * rule. Rejected: the account stays open and the customer is notified.
 *
 * @param input.reference as shown by `portal closures list`
 * @param input.reason of a rejection; without one the e-mail names the active contract, the only reason in R14
 * @param input.by the staff member or the key; undefined for the command line
 * @param complete called in the transaction of the decision, last. When it throws, nothing is decided
 */
export async function decideClosure(
  ctx: Context,
  input: { reference: string; decision: "approved" | "rejected"; reason?: RejectionReason; by?: InsurerActor },
  complete?: (tx: Tx, decision: Decision) => Promise<void>,
): Promise<Result<Decision, DecisionFailure>> {
  const { reference, decision, reason, by } = input;
  const now = ctx.clock.now();
  const found = await findClosureByReference(ctx.db, reference);
  if (!found) return err({ kind: "unknown-reference" });
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, found.accountId);
    const request = (await findClosureByReference(tx, reference)) ?? found;
    const state = nextClosureState(request.state, { kind: decision });
    if (!account?.emailAddress || !state) return err({ kind: "not-waiting", state: request.state });
    if (state === "grace") {
      await startGracePeriod(ctx, tx, { account, request, decidedBy: "insurer", by });
      const decided = await findClosureByReference(tx, reference);
      const approved = { state, closesOn: decided?.closesAt ? budapestDay(decided.closesAt) : null };
      await complete?.(tx, approved);
      return ok(approved);
    }
    await moveClosure(tx, request, { state, decidedAt: now, decidedBy: "insurer", endedAt: now, details: {} });
    await enqueueNotifications(ctx, tx, [
      {
        accountId: account.id,
        toAddress: account.emailAddress,
        locale: account.locale,
        content: {
          kind: "close-refused",
          props: { reference, isContractActive: reason === undefined || reason === "contract-active" },
        },
        subjectId: request.id,
      },
    ]);
    await recordAuditEvent(tx, now, {
      kind: "closure.decided",
      actor: "insurer",
      accountId: account.id,
      details: {
        ...{ reference, by: "insurer", closesOn: null, before: request.state, after: state },
        ...(reason ? { reason } : {}),
        ...insurerDetails(by),
      },
    });
    const rejected = { state, closesOn: null };
    await complete?.(tx, rejected);
    return ok(rejected);
  });
}

/**
 * Like `decideClosure`, for a system that knows the request's id. A request that is not confirmed yet is unknown to it.
 */
export async function decideClosureById(
  ctx: Context,
  input: { id: string; decision: "approved" | "rejected"; reason?: RejectionReason; by: AuthorizedSender },
  complete: (tx: Tx, reference: string, decision: Decision) => Promise<void>,
): Promise<Result<Decision & { reference: string }, DecisionFailure>> {
  const { id, ...decision } = input;
  const found = isUuid(id) ? await findClosure(ctx.db, id) : null;
  if (!found?.confirmedAt) return err({ kind: "unknown-reference" });
  const { emailAddress } = await getAccount(ctx.db, found.accountId);
  if (!isAddressOf(input.by.source, emailAddress ?? "")) return err({ kind: "unknown-reference" });
  const { reference } = found;
  const decided = await decideClosure(ctx, { ...decision, reference }, (tx, made) => complete(tx, reference, made));
  return decided.ok ? ok({ ...decided.value, reference }) : decided;
}
