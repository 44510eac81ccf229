import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { lockAccount } from "@/lib/account/store";
import { countAuditEvents, recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { MAX_STARTS_AN_HOUR, registrationExpiresAt } from "@/lib/customer-portal/registration";
import { isCustomerPortalReachable } from "@/lib/customer-portal/report";
import { insertRegistration } from "@/lib/customer-portal/store";
import { signTicket, ticketAddress } from "@/lib/customer-portal/ticket";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";

export type StartFailure =
  | { kind: "unconfigured" }
  /** The customer portal does not answer: nobody is sent there, and no ticket is made. */
  | { kind: "unavailable" }
  | { kind: "already-registered" }
  | { kind: "too-often" }
  | { kind: "account-closed" };

const KIND = "registration.started";

/**
 * Starts a customer's registration in the customer portal (R19): makes the one ticket that vouches for him there.
 * Earlier ones that are still pending stay: what he finishes with one of them is true all the same.
 *
 * @returns the address to send him to, with the ticket
 */
export async function startRegistration(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; locale: "hu" | "en" },
): Promise<Result<{ address: string }, StartFailure>> {
  const portal = ctx.settings.customerPortal;
  if (!portal) return err({ kind: "unconfigured" });
  // Outside the transaction: somebody else's server may take its time.
  if (!(await isCustomerPortalReachable(portal))) return err({ kind: "unavailable" });
  const now = ctx.clock.now();
  const registrationId = ctx.random.uuid();
  const started = await inTransaction(ctx.db, async (tx): Promise<Result<undefined, StartFailure>> => {
    const account = await lockAccount(tx, input.accountId);
    if (!account) return err({ kind: "account-closed" });
    if (account.customerPortalSince) return err({ kind: "already-registered" });
    const since = addMinutes(now, -60);
    const starts = await countAuditEvents(tx, { accountId: account.id, kind: KIND, since });
    if (starts >= MAX_STARTS_AN_HOUR) return err({ kind: "too-often" });
    await insertRegistration(tx, {
      id: registrationId,
      accountId: account.id,
      state: "pending",
      issuedAt: now,
      expiresAt: registrationExpiresAt(now),
    });
    await recordAuditEvent(tx, now, {
      kind: KIND,
      actor: "customer",
      accountId: account.id,
      details: { registration: registrationId },
    });
    return ok();
  });
  if (!started.ok) return started;
  const ticket = await signTicket(ctx.settings, portal, { registrationId, ...input, issuedAt: now });
  return ok({ address: ticketAddress(portal, ticket) });
}
