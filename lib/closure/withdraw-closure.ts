import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { lockAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { nextClosureState } from "@/lib/closure/closure";
import { findOpenClosure, moveClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";

/**
 * The customer calls his closing off, decided or not (close.undo). What he wrote with it is forgotten.
 *
 * @returns false when there was nothing to call off: then nothing changed
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
