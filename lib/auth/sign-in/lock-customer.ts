import "server-only";
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

/** `not-activated`: there is no password of his own yet; a new initial password makes the old one worthless. */
export type LockFailure = { kind: "unknown-address" } | { kind: "not-activated" };

/**
 * Customer service locks an account that may be in strange hands (ASVS 7.4.5; forced change on suspected compromise):
 * every session and every link ends at once, the password opens nothing, and only a password set by a link mailed to the
 * stored address opens it again, like any lock (R18). The lock is stored with the credential and outlives every secret;
 * the failure counter is set to its limit too, so that until AUTH_SECRET changes the sign-in page shows the lock at once.
 * An account that is locked already is locked all the same.
 *
 * @returns how many sessions ended
 */
export async function lockCustomer(
  ctx: Context,
  emailAddress: EmailAddress,
): Promise<Result<{ sessions: number }, LockFailure>> {
  const found = await findCredentialByAddress(ctx.db, emailAddress);
  if (!found) return err({ kind: "unknown-address" });
  if (found.credential.origin !== "chosen") return err({ kind: "not-activated" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const access = await lockAccess(tx, found.account.id);
    if (access?.account.emailAddress !== emailAddress) return err({ kind: "unknown-address" });
    const { account } = access;
    await setStaffLock(tx, account.id, now);
    await lockAddress(tx, addressDigest(emailAddress, ctx.settings.authSecret), now);
    await voidPasswordLinks(tx, account.id, now);
    const sessions = await endSessions(tx, account.id, "locked", now);
    await recordAuditEvent(tx, now, {
      kind: "sign-in.locked",
      actor: "insurer",
      accountId: account.id,
      details: { sessions },
    });
    return ok({ sessions });
  });
}
