import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { LockedAccess } from "@/lib/auth/credential/lock-access";
import type { PasswordHash } from "@/lib/auth/credential/password-hash";
import { passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { replacePassword } from "@/lib/auth/credential/store";
import { redeemLink, voidPasswordLinks } from "@/lib/auth/password-link/store";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { clearAttempts } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { enqueueNotifications } from "@/lib/notification/enqueue";

type NewPassword = {
  access: LockedAccess;
  hash: PasswordHash;
  /** How the password was set, for the audit event. */
  by: "first-change" | "link" | "renewal";
  /** The link to redeem, which the caller found usable under the account's lock; null for a renewal without a link. */
  linkId: string | null;
};

/**
 * Saves a password that the customer chose: redeems the link, voids all other links, clears the failure counter,
 * releases a lock by failures or by staff, and queues the notification of the change. The caller ends and starts
 * sessions.
 *
 * @returns the account and the credential with its new version
 * @throws Error when the credential or the link changed although the caller holds the locks: a programming error
 */
export async function saveChosenPassword(
  ctx: Context,
  tx: Tx,
  { access, hash, by, linkId }: NewPassword,
): Promise<LockedAccess> {
  const now = ctx.clock.now();
  const { account, credential } = access;
  const saved = await replacePassword(tx, account.id, credential.version, { ...hash, origin: "chosen" }, now);
  if (!saved) throw new Error("the credential was not locked");
  const hadFailureLock = await clearAttempts(tx, addressDigest(account.emailAddress, ctx.settings.authSecret));
  if (linkId && !(await redeemLink(tx, linkId, account.id, now))) throw new Error("the link was not usable");
  await voidPasswordLinks(tx, account.id, now);
  if (hadFailureLock || credential.staffLockedAt) {
    await recordAuditEvent(tx, now, { kind: "sign-in.unlocked", actor: "customer", accountId: account.id });
  }
  await recordAuditEvent(tx, now, { kind: "password.set", actor: "customer", accountId: account.id, details: { by } });
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress,
      locale: account.locale,
      content: { kind: "changed", props: { changedAt: now.toISOString(), validUntil: passwordValidUntil(now) } },
    },
  ]);
  return { account, credential: saved };
}
