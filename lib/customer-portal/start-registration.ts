import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { lockAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { registrationExpiresAt } from "@/lib/customer-portal/registration";
import { isCustomerPortalReachable } from "@/lib/customer-portal/report";
import { insertRegistration } from "@/lib/customer-portal/store";
import { signTicket, ticketAddress } from "@/lib/customer-portal/ticket";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { takeAccountHit } from "@/lib/rate-limit/take-hit";

export type StartFailure =
  | { kind: "unconfigured" }
  /** The customer portal does not answer. No ticket is issued. */
  | { kind: "unavailable" }
  | { kind: "already-registered" }
  | { kind: "too-often" }
  | { kind: "account-closed" };

/**
 * Starts a customer's registration in the customer portal (R19) and signs a ticket for it. Earlier pending
 * registrations stay valid: the customer may complete any of them.
 *
 * @returns the URL of the customer portal with the ticket, to which the browser is redirected
 */
export async function startRegistration(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; locale: "hu" | "en" },
): Promise<Result<{ address: string }, StartFailure>> {
  const portal = ctx.settings.customerPortal;
  if (!portal) return err({ kind: "unconfigured" });
  // Outside the transaction, because the other server may answer slowly.
  if (!(await isCustomerPortalReachable(portal))) return err({ kind: "unavailable" });
  const now = ctx.clock.now();
  const registrationId = ctx.random.uuid();
  const started = await inTransaction(ctx.db, async (tx): Promise<Result<undefined, StartFailure>> => {
    const account = await lockAccount(tx, input.accountId);
    if (!account) return err({ kind: "account-closed" });
    if (account.customerPortalSince) return err({ kind: "already-registered" });
    if (!(await takeAccountHit(ctx, tx, "registrations-by-account", account.id))) return err({ kind: "too-often" });
    await insertRegistration(tx, {
      id: registrationId,
      accountId: account.id,
      state: "pending",
      issuedAt: now,
      expiresAt: registrationExpiresAt(now),
    });
    await recordAuditEvent(tx, now, {
      kind: "registration.started",
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
