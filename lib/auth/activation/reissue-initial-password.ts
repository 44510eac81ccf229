import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { generatePassword } from "@/lib/auth/credential/generate-password";
import { hashPassword } from "@/lib/auth/credential/password-hash";
import { findCredentialByAddress, replacePassword } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";

export type ReissueFailure = { kind: "unknown-address" } | { kind: "already-active" } | { kind: "changed-meanwhile" };

/**
 * Makes a new initial password for a customer who has not signed in yet, and sends him a fresh activation link
 * (CONTRACT, decision 11). The old one and every earlier link are worth nothing from then on.
 *
 * @returns the password, once
 */
export async function reissueInitialPassword(
  ctx: Context,
  emailAddress: EmailAddress,
): Promise<Result<{ initialPassword: string }, ReissueFailure>> {
  const found = await findCredentialByAddress(ctx.db, emailAddress);
  if (!found) return err({ kind: "unknown-address" });
  const { account, credential } = found;
  if (credential.origin !== "initial") return err({ kind: "already-active" });
  const initialPassword = generatePassword(ctx.random);
  const hash = await hashPassword(initialPassword, ctx.settings.peppers);
  const now = ctx.clock.now();
  const replaced = await inTransaction(ctx.db, async (tx) => {
    if (!(await replacePassword(tx, account.id, credential.version, { ...hash, origin: "initial" }, now))) return false;
    await issueLink(ctx, tx, { account, purpose: "activation", letter: "activation-again" });
    await recordAuditEvent(tx, now, { kind: "initial-password.issued", actor: "insurer", accountId: account.id });
    return true;
  });
  return replaced ? ok({ initialPassword }) : err({ kind: "changed-meanwhile" });
}
