import "server-only";
import { getAccount } from "@/lib/account/store";
import { checkNewPassword, type NewPasswordFailure } from "@/lib/auth/credential/new-password";
import { HashOverloadError, hashPassword, verifyPassword } from "@/lib/auth/credential/password-hash";
import { saveChosenPassword } from "@/lib/auth/credential/save-password";
import { findCredential } from "@/lib/auth/credential/store";
import type { Client } from "@/lib/auth/session/client";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import { endSessions } from "@/lib/auth/session/store";
import { addressDigest, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { markLocked, releaseAttempt, reserveAttempt } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";

export type ChangePasswordFailure =
  | NewPasswordFailure
  | { kind: "wrong" }
  | { kind: "same" }
  | { kind: "locked" }
  | { kind: "overloaded" };

/**
 * Renewal inside the portal (R12): the current password is asked for, a wrong one counts like a failed sign-in (SEC-6).
 * This session goes on under a new id; all others end.
 */
export async function changePassword(
  ctx: Context,
  input: { session: Pick<LiveSession, "account">; current: string; password: string; client: Client },
): Promise<Result<StartedSession, ChangePasswordFailure>> {
  const accountId = input.session.account.id;
  const checked = checkNewPassword(input.password);
  if (!checked.ok) return checked;
  const now = ctx.clock.now();
  const account = await getAccount(ctx.db, accountId);
  const credential = await findCredential(ctx.db, accountId);
  const digest = addressDigest(account.emailAddress ?? "", ctx.settings.authSecret);
  const failed = await reserveAttempt(ctx.db, digest, now);
  if (failed === null) return err({ kind: "locked" });
  try {
    if ((await verifyPassword(input.current, credential, ctx.settings.peppers)) === "wrong" || !credential) {
      if (failed >= MAX_FAILED_ATTEMPTS) await markLocked(ctx.db, digest, now);
      return err({ kind: failed >= MAX_FAILED_ATTEMPTS ? "locked" : "wrong" });
    }
    await releaseAttempt(ctx.db, digest);
    if (input.password === input.current) return err({ kind: "same" });
    const hash = await hashPassword(input.password, ctx.settings.peppers);
    const sessionId = await ctx.db.transaction(async (tx) => {
      if (!(await saveChosenPassword(ctx, tx, { account, credential, hash, by: "renewal" }))) return null;
      await endSessions(tx, accountId, "password-changed", now);
      return startSession(ctx, tx, { accountId: accountId, kind: "full", client: input.client });
    });
    return sessionId ? ok({ sessionId, locale: account.locale }) : err({ kind: "wrong" });
  } catch (error) {
    if (!(error instanceof HashOverloadError)) throw error;
    await releaseAttempt(ctx.db, digest);
    return err({ kind: "overloaded" });
  }
}
