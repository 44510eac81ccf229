import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { findCredentialByAddress } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { lookupForm } from "@/lib/kernel/email-address";
import { takeAccountHit, takeClientHit } from "@/lib/rate-limit/take-hit";

/**
 * Sends a link to the account with the typed address (R11): a password link, or a new activation link to a customer who
 * has not chosen a password yet. Beyond the limits of the account and of the client (`RATE_LIMITS`) nothing is
 * sent.
 *
 * @param input.emailAddress as typed; the notification goes to the stored address only
 * @returns nothing in every case, so that callers cannot tell whether the address is known
 *   (docs/security.md#4-what-can-be-found-out-about-an-address)
 */
export async function requestPasswordLink(
  ctx: Context,
  input: { emailAddress: string; client: Client },
): Promise<void> {
  const now = ctx.clock.now();
  if (!(await takeClientHit(ctx, "forgot-by-client", input.client))) return;
  const found = await findCredentialByAddress(ctx.db, lookupForm(input.emailAddress));
  if (!found) return;
  await inTransaction(ctx.db, async (tx) => {
    const access = await lockAccess(tx, found.account.id);
    if (!access || access.account.emailAddress !== found.account.emailAddress) return;
    const { account, credential } = access;
    if (!(await takeAccountHit(ctx, tx, "password-links-by-account", account.id))) return;
    const invited = credential.origin === "initial";
    const purpose = invited ? "activation" : "forgotten";
    await issueLink(ctx, tx, { account, purpose, notification: invited ? "activation-again" : "reset" });
    await recordAuditEvent(tx, now, {
      kind: "password-link.issued",
      actor: "customer",
      accountId: account.id,
      network: input.client.network ?? undefined,
      details: { purpose },
    });
  });
}
