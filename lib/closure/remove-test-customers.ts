import "server-only";
import { lockAccountAndAddress } from "@/lib/account/store";
import { listTestAccounts } from "@/lib/account/test-account-store";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { insurerDetails } from "@/lib/audit/sender-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { eraseAccountData } from "@/lib/closure/close-accounts";
import { nextClosureState } from "@/lib/closure/closure";
import { findOpenClosure, moveClosure, withdrawUnconfirmedClosures } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { ok, type Result } from "@/lib/kernel/result";
import { isAddressOf, testDomain } from "@/lib/kernel/test-address";
import { type ClockHeld, holdTestClock } from "@/lib/sandbox/hold-clock";
import { deleteTestNotifications } from "@/lib/sandbox/store";

/**
 * Removes all test customers of a test sender at once, with everything of theirs, as the closing of an account does;
 * their addresses can be used again. Also deletes the e-mails kept for them, and sets the test clock back to the real
 * one. The histories of their messages stay, without content.
 *
 * @returns number of removed customers
 */
export function removeTestCustomers(ctx: Context, sender: AuthorizedSender): Promise<Result<number, ClockHeld>> {
  const { source } = sender;
  const domain = testDomain(source);
  return holdTestClock(ctx, source, async (clock) => {
    let removed = 0;
    for (const { id } of await listTestAccounts(ctx.db, domain)) {
      if (await removeCustomer(ctx, sender, id)) removed += 1;
      await clock.renew();
    }
    await deleteTestNotifications(ctx.db, domain);
    await clock.set(0);
    return ok(removed);
  });
}

function removeCustomer(ctx: Context, sender: AuthorizedSender, accountId: string): Promise<boolean> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccountAndAddress(tx, accountId);
    // Read under the lock: nothing of anybody else may be deleted here.
    if (!account?.emailAddress || !isAddressOf(sender.source, account.emailAddress)) return false;
    await withdrawUnconfirmedClosures(tx, accountId, now);
    const open = await findOpenClosure(tx, accountId);
    const state = open && nextClosureState(open.state, { kind: "withdrawn" });
    if (open && state) await moveClosure(tx, open, { state, endedAt: now });
    const messages = await eraseAccountData(tx, now, accountId);
    const details = { messages, ...insurerDetails(sender) };
    await recordAuditEvent(tx, now, { kind: "account.closed", actor: "insurer", accountId, details });
    return true;
  });
}
