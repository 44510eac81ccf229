import "server-only";
import { getAccount } from "@/lib/account/store";
import { checkNewPassword, type NewPasswordFailure } from "@/lib/auth/credential/new-password";
import { HashOverloadError, hashPassword } from "@/lib/auth/credential/password-hash";
import { isPasswordExpired } from "@/lib/auth/credential/password-lifetime";
import { findPersonalWords } from "@/lib/auth/credential/personal-words";
import { saveChosenPassword } from "@/lib/auth/credential/save-password";
import { findCredential } from "@/lib/auth/credential/store";
import type { Client } from "@/lib/auth/session/client";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import { endSessions } from "@/lib/auth/session/store";
import { type AttemptRefusal, attemptPassword } from "@/lib/auth/sign-in/attempt-password";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { releaseAttempt } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";

export type ChangePasswordFailure =
  | NewPasswordFailure
  | AttemptRefusal
  | { kind: "same" }
  /** Its year is over, the session is older: only a mailed link helps now (R16, SEC-8). */
  | { kind: "expired" }
  /** Another tab or a link has changed it meanwhile. */
  | { kind: "changed-meanwhile" };

/**
 * Renewal inside the portal (R12): the current password is asked for, a wrong one counts like a failed sign-in (SEC-6).
 * This session goes on under a new id; all others end.
 */
export async function changePassword(
  ctx: Context,
  input: {
    session: Pick<LiveSession, "account">;
    current: string;
    password: string;
    answer: string | null;
    client: Client;
  },
): Promise<Result<StartedSession, ChangePasswordFailure>> {
  const accountId = input.session.account.id;
  const now = ctx.clock.now();
  const { client } = input;
  const account = await getAccount(ctx.db, accountId);
  const checked = checkNewPassword(input.password, await findPersonalWords(ctx, account));
  if (!checked.ok) return checked;
  const credential = await findCredential(ctx.db, accountId);
  if (!credential) return err({ kind: "changed-meanwhile" });
  const subject = addressDigest(account.emailAddress ?? "", ctx.settings.authSecret);
  const attempt = await attemptPassword(ctx, {
    form: "change-password",
    subject,
    password: input.current,
    credential,
    account: { ...account, hasChosenPassword: true },
    client,
    answer: input.answer,
  });
  if (!attempt.ok) return attempt;
  await releaseAttempt(ctx.db, subject);
  if (isPasswordExpired(credential.passwordChangedAt, now)) return err({ kind: "expired" });
  if (input.password === input.current) return err({ kind: "same" });
  try {
    const hash = await hashPassword(input.password, ctx.settings.peppers);
    const session = await inTransaction(ctx.db, async (tx) => {
      if (!(await saveChosenPassword(ctx, tx, { account, credential, hash, by: "renewal" }))) return null;
      await endSessions(tx, accountId, "password-changed", now);
      return startSession(ctx, tx, { account, kind: "full", client });
    });
    return session ? ok(session) : err({ kind: "changed-meanwhile" });
  } catch (error) {
    if (error instanceof HashOverloadError) return err({ kind: "overloaded" });
    throw error;
  }
}
