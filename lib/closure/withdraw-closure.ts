import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { lockAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { nextClosureState } from "@/lib/closure/closure";
import { findOpenClosure, moveClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";

/**
 * Withdraws the account's open closure request, decided or not, and deletes its details.
 *
 * @returns false when there is no open request
 */
export async function withdrawClosure(ctx: Context, accountId: AuthorizedAccountId): Promise<boolean> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, accountId);
    const open = account && (await findOpenClosure(tx, accountId));
    const state = open && nextClosureState(open.state, { kind: "withdrawn" });
    if (!open || !state) return false;
    await moveClosure(tx, open, { state, endedAt: now, details: {} });
    await recordAuditEvent(tx, now, {
      kind: "closure.withdrawn",
      actor: "customer",
      accountId,
      details: { reference: open.reference },
    });
    return true;
  });
}
