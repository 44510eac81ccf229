import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { findCredentialByAddress, setStaffLock } from "@/lib/auth/credential/store";
import { voidPasswordLinks } from "@/lib/auth/password-link/store";
import { endSessions } from "@/lib/auth/session/store";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { lockAddress } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";

/** `not-activated`: the customer has not chosen a password yet; staff reissue the initial password instead. */
export type LockFailure = { kind: "unknown-address" } | { kind: "not-activated" };

/**
 * Locks an account by staff, for a suspected compromise (ASVS V7.4.5). All sessions and links end, the password is
 * refused, and only a password set by a password link releases the lock (R18). The lock is stored with the credential,
 * so it does not depend on any secret; the failure counter is also set to its limit, so that the sign-in page shows the
 * lock without the right password until AUTH_SECRET changes. Locking a locked account is allowed.
 *
 * @param by the staff member; undefined for the command line
 * @returns number of sessions ended
 */
export async function lockCustomer(
  ctx: Context,
  emailAddress: EmailAddress,
  by?: StaffActor,
): Promise<Result<{ sessions: number }, LockFailure>> {
  const found = await findCredentialByAddress(ctx.db, emailAddress);
  if (!found) return err({ kind: "unknown-address" });
  if (found.credential.origin !== "chosen") return err({ kind: "not-activated" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const access = await lockAccess(tx, found.account.id);
    if (access?.account.emailAddress !== emailAddress) return err({ kind: "unknown-address" });
    const { account } = access;
    const before = access.credential.staffLockedAt ? "locked" : "open";
    await setStaffLock(tx, account.id, now);
    await lockAddress(tx, addressDigest(emailAddress, ctx.settings.authSecret), now);
    await voidPasswordLinks(tx, account.id, now);
    const sessions = await endSessions(tx, account.id, "locked", now);
    await recordAuditEvent(tx, now, {
      kind: "sign-in.locked",
      actor: "insurer",
      accountId: account.id,
      details: { sessions, before, after: "locked", ...staffDetails(by) },
    });
    return ok({ sessions });
  });
}
