import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { hashPassword } from "@/lib/auth/credential/password-hash";
import { isPasswordExpired, passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { findCredentialByAddress, refreshHash } from "@/lib/auth/credential/store";
import type { Client } from "@/lib/auth/session/client";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import { type AttemptRefusal, attemptPassword } from "@/lib/auth/sign-in/attempt-password";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { clearAttemptsUnlessLocked, releaseAttempt } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { lookupForm } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { CalendarDay } from "@/lib/kernel/time";

export type SignInError =
  /** Unknown, wrong, not activated yet, closed: deliberately one case (SEC-17). */
  | AttemptRefusal
  /** Only after the right password. */
  | { kind: "expired"; validUntil: CalendarDay };

/**
 * The one door (SEC-10). Ten failures lock, known address or not (R18; CONTRACT, decision 13); only a password set by
 * e-mailed link unlocks.
 *
 * @param input.emailAddress and input.password exactly as typed
 * @param input.answer to the security check, where the page showed one (R17)
 */
export async function signIn(
  ctx: Context,
  input: { emailAddress: string; password: string; answer: string | null; client: Client },
): Promise<Result<StartedSession, SignInError>> {
  const now = ctx.clock.now();
  const { client, password, answer } = input;
  const subject = addressDigest(input.emailAddress, ctx.settings.authSecret);
  const found = await findCredentialByAddress(ctx.db, lookupForm(input.emailAddress));
  const usable = found && found.credential.origin === "chosen" && !found.account.closedAt ? found : null;
  const attempt = await attemptPassword(ctx, {
    form: "sign-in",
    subject,
    password,
    credential: usable?.credential ?? null,
    account: found ? { ...found.account, hasChosenPassword: usable !== null } : null,
    client,
    answer,
  });
  if (!attempt.ok) return attempt;
  if (!usable) throw new Error("a password was right for nobody");

  const { account, credential } = usable;
  if (isPasswordExpired(credential.passwordChangedAt, now)) {
    await releaseAttempt(ctx.db, subject);
    await recordAuditEvent(ctx.db, now, { kind: "password.expired", actor: "customer", accountId: account.id });
    return err({ kind: "expired", validUntil: passwordValidUntil(credential.passwordChangedAt) });
  }
  const fresh = attempt.value === "stale" ? await hashPassword(password, ctx.settings.peppers) : null;
  const session = await inTransaction(ctx.db, async (tx) => {
    // The tenth failure may have come in while this password was being looked at (SEC-13).
    if (!(await clearAttemptsUnlessLocked(tx, subject))) return null;
    if (fresh) await refreshHash(tx, account.id, credential.version, fresh);
    await recordAuditEvent(tx, now, {
      kind: "sign-in.succeeded",
      actor: "customer",
      accountId: account.id,
      network: client.network ?? undefined,
    });
    return startSession(ctx, tx, { account, kind: "full", client, byPassword: true });
  });
  return session ? ok(session) : err({ kind: "locked" });
}
