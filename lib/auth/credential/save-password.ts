import "server-only";
import type { AccountRow } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { PasswordHash } from "@/lib/auth/credential/password-hash";
import { passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { type CredentialRow, replacePassword } from "@/lib/auth/credential/store";
import { voidPasswordLinks } from "@/lib/auth/password-link/store";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { clearAttempts } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { enqueueLetters } from "@/lib/notification/enqueue";

type Saved = {
  account: Pick<AccountRow, "id" | "emailAddress" | "locale">;
  credential: Pick<CredentialRow, "version">;
  hash: PasswordHash;
  /** How the customer got here, for the audit. */
  by: "first-change" | "link" | "renewal";
};

/**
 * Saves a password the customer chose: every link dies, the failures are forgotten, the lock is released, and a letter
 * tells him (SEC-9, SEC-29; CONTRACT, decision 12). Sessions are the caller's.
 *
 * @returns false when the password was changed by somebody else meanwhile; then nothing is written
 */
export async function saveChosenPassword(
  ctx: Context,
  tx: Tx,
  { account, credential, hash, by }: Saved,
): Promise<boolean> {
  const now = ctx.clock.now();
  if (!(await replacePassword(tx, account.id, credential.version, { ...hash, origin: "chosen" }, now))) return false;
  await voidPasswordLinks(tx, account.id, now);
  if (await clearAttempts(tx, addressDigest(account.emailAddress ?? "", ctx.settings.authSecret))) {
    await recordAuditEvent(tx, now, { kind: "sign-in.unlocked", actor: "customer", accountId: account.id });
  }
  await recordAuditEvent(tx, now, { kind: "password.set", actor: "customer", accountId: account.id, facts: { by } });
  await enqueueLetters(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress ?? "",
      locale: account.locale,
      letter: { kind: "changed", facts: { changedAt: now.toISOString(), validUntil: passwordValidUntil(now) } },
    },
  ]);
  return true;
}
