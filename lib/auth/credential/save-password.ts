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

type Saved = {
  access: LockedAccess;
  hash: PasswordHash;
  /** How the customer got here, for the audit. */
  by: "first-change" | "link" | "renewal";
  /** The link to spend; the caller has found it usable under the account's lock. Null for a renewal without a link. */
  linkId: string | null;
};

/**
 * Saves a password that the customer chose: spends the link, voids every other one, clears the failure counter, releases
 * a lock of either kind, and queues the notification of the change (docs/security.md, section 2). Ending and starting
 * sessions is the caller's.
 *
 * @returns the access with the new version of the credential
 * @throws when the credential or the link changed since the caller locked the access: a programming error
 */
export async function saveChosenPassword(
  ctx: Context,
  tx: Tx,
  { access, hash, by, linkId }: Saved,
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
