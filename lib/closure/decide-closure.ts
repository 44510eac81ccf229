import "server-only";
import { lockAccount } from "@/lib/account/store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { type ClosureState, nextClosureState, type RejectionReason } from "@/lib/closure/closure";
import { startGracePeriod } from "@/lib/closure/create-closure";
import { findClosureByReference, moveClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { enqueueNotifications } from "@/lib/notification/enqueue";

export type DecisionFailure = { kind: "unknown-reference" } | { kind: "not-waiting"; state: ClosureState };
export type Decision = { state: ClosureState; closesOn: CalendarDay | null };

/**
 * Records the insurer's decision on a waiting request (R14). Approved: the grace period starts, as after a decision by rule.
 * Rejected: the account stays open and the customer is notified.
 *
 * @param input.reference as shown by `portal closures list`
 * @param input.reason of a rejection
 * @param input.by the staff member; undefined for the command line
 */
export async function decideClosure(
  ctx: Context,
  input: { reference: string; decision: "approved" | "rejected"; reason?: RejectionReason; by?: StaffActor },
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
      return ok({ state, closesOn: decided?.closesAt ? budapestDay(decided.closesAt) : null });
    }
    await moveClosure(tx, request, { state, decidedAt: now, decidedBy: "insurer", endedAt: now, details: {} });
    await enqueueNotifications(ctx, tx, [
      {
        accountId: account.id,
        toAddress: account.emailAddress,
        locale: account.locale,
        content: { kind: "close-refused", props: { reference } },
        subjectId: request.id,
      },
    ]);
    await recordAuditEvent(tx, now, {
      kind: "closure.decided",
      actor: "insurer",
      accountId: account.id,
      details: { reference, by: "insurer", closesOn: null, ...(reason ? { reason } : {}), ...staffDetails(by) },
    });
    return ok({ state, closesOn: null });
  });
}
