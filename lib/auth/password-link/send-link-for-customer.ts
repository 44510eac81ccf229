import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { findCredentialByAddress } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import { takeAccountHit } from "@/lib/rate-limit/take-hit";

/** `limit`: the links of this account are used up for now, as if the customer had asked for them. */
export type SendLinkFailure = { kind: "unknown-address" } | { kind: "limit" };

/**
 * Sends a customer the link that lets them in, on behalf of a staff member: a password link, which also releases a lock
 * (R18), or a new activation link to a customer who has not chosen a password. It goes to the stored address only,
 * within the limit of the account.
 */
export async function sendLinkForCustomer(
  ctx: Context,
  { emailAddress, by }: { emailAddress: EmailAddress; by: StaffActor },
): Promise<Result<{ purpose: "activation" | "forgotten" }, SendLinkFailure>> {
  const found = await findCredentialByAddress(ctx.db, emailAddress);
  if (!found) return err({ kind: "unknown-address" });
  return inTransaction(ctx.db, async (tx) => {
    const access = await lockAccess(tx, found.account.id);
    if (access?.account.emailAddress !== emailAddress) return err({ kind: "unknown-address" });
    const { account, credential } = access;
    if (!(await takeAccountHit(ctx, tx, "password-links-by-account", account.id))) return err({ kind: "limit" });
    const isInvited = credential.origin === "initial";
    const purpose = isInvited ? ("activation" as const) : ("forgotten" as const);
    await issueLink(ctx, tx, { account, purpose, notification: isInvited ? "activation-again" : "reset" });
    await recordAuditEvent(tx, ctx.clock.now(), {
      kind: "password-link.issued",
      actor: "insurer",
      accountId: account.id,
      details: { purpose, ...staffDetails(by) },
    });
    return ok({ purpose });
  });
}
