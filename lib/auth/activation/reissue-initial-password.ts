import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { generatePassword } from "@/lib/auth/credential/generate-password";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { hashPassword } from "@/lib/auth/credential/password-hash";
import { findCredentialByAddress, replacePassword } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import { endSessions } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";

export type ReissueFailure = { kind: "unknown-address" } | { kind: "already-active" } | { kind: "changed-meanwhile" };

/**
 * Generates a new initial password for a customer who has not chosen a password yet, and sends a new activation link.
 * The old initial password and the earlier links stop working, and the sessions opened by them end.
 *
 * @param by the staff member; undefined for the command line
 * @returns the initial password in plain text; only its hash is stored
 */
export async function reissueInitialPassword(
  ctx: Context,
  emailAddress: EmailAddress,
  by?: StaffActor,
): Promise<Result<{ initialPassword: string }, ReissueFailure>> {
  const found = await findCredentialByAddress(ctx.db, emailAddress);
  if (!found) return err({ kind: "unknown-address" });
  const { account, credential } = found;
  if (credential.origin !== "initial") return err({ kind: "already-active" });
  const initialPassword = generatePassword(ctx.random);
  const hash = await hashPassword(initialPassword, ctx.settings.peppers);
  const now = ctx.clock.now();
  const replaced = await inTransaction(ctx.db, async (tx) => {
    const { emailAddress: address } = account;
    if (!(await lockAccess(tx, account.id, { emailAddress: address, version: credential.version }))) return false;
    await replacePassword(tx, account.id, credential.version, { ...hash, origin: "initial" }, now);
    await endSessions(tx, account.id, "password-changed", now);
    await issueLink(ctx, tx, { account, purpose: "activation", notification: "activation-again" });
    await recordAuditEvent(tx, now, {
      kind: "initial-password.issued",
      actor: "insurer",
      accountId: account.id,
      // When the initial passwords were made.
      details: {
        ...{ before: credential.passwordChangedAt.toISOString(), after: now.toISOString() },
        ...staffDetails(by),
      },
    });
    return true;
  });
  return replaced ? ok({ initialPassword }) : err({ kind: "changed-meanwhile" });
}
