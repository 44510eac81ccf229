import "server-only";
import { getAccount } from "@/lib/account/store";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { checkNewPassword, type NewPasswordFailure } from "@/lib/auth/credential/new-password";
import { HashOverloadError, hashPassword } from "@/lib/auth/credential/password-hash";
import { isPasswordExpired } from "@/lib/auth/credential/password-lifetime";
import { findPersonalWords } from "@/lib/auth/credential/personal-words";
import { saveChosenPassword } from "@/lib/auth/credential/save-password";
import { findCredential } from "@/lib/auth/credential/store";
import type { Client } from "@/lib/auth/session/client";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { isSessionLive } from "@/lib/auth/session/session";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import { endSessions, findSessionWithAccount } from "@/lib/auth/session/store";
import {
  type AttemptRefusal,
  applyClientLimit,
  attemptPassword,
  attemptToBegin,
} from "@/lib/auth/sign-in/attempt-password";
import { beginAttempt } from "@/lib/auth/sign-in/begin-attempt-store";
import { addressDigest, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { countFailures, releaseAttempt } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";

export type ChangePasswordFailure =
  | NewPasswordFailure
  | AttemptRefusal
  | { kind: "same" }
  /** The password expired during the session; only a password link can replace it now (R16). */
  | { kind: "expired" }
  /** The password, the address or the account was changed during the request, or this session ended. */
  | { kind: "changed-meanwhile" };

/**
 * Renews the password inside the portal (R12). The current password is required; a wrong one counts as a failed
 * sign-in. The session continues under a new id; all other sessions end.
 *
 * @param input.current the current password, as typed
 * @param input.answer captcha answer; null when the form had none
 */
export async function changePassword(
  ctx: Context,
  input: {
    session: Pick<LiveSession, "id" | "account">;
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
  const accepted = checkNewPassword(input.password, await findPersonalWords(ctx, account));
  if (!accepted.ok) return accepted;
  const credential = await findCredential(ctx.db, accountId);
  if (!credential) return err({ kind: "changed-meanwhile" });
  const subject = addressDigest(account.emailAddress ?? "", ctx.settings.authSecret);
  const begun = await beginAttempt(ctx.db, attemptToBegin(ctx, subject, client));
  const typed = { password: input.current, answer: input.answer };
  const attempt = { form: "change-password" as const, subject, ...typed, credential, account, client };
  const compared = await attemptPassword(ctx, attempt, begun);
  if (!compared.ok) return compared;
  const refused = await applyClientLimit(ctx, attempt, compared.value);
  if (refused) return refused;
  await releaseAttempt(ctx.db, subject);
  if (isPasswordExpired(credential.passwordChangedAt, now)) return err({ kind: "expired" });
  if (input.password === input.current) return err({ kind: "same" });
  try {
    const hash = await hashPassword(input.password, ctx.settings.peppers);
    return await inTransaction(ctx.db, async (tx) => {
      const { emailAddress } = account;
      const access = await lockAccess(tx, accountId, { emailAddress, version: credential.version });
      const found = await findSessionWithAccount(tx, input.session.id);
      const saveAt = ctx.clock.now();
      if (!access || !found || !isSessionLive(found, saveAt)) return err({ kind: "changed-meanwhile" });
      // Ten failures from elsewhere may have locked the address during hashing; only a password link releases it (R18).
      if ((await countFailures(tx, subject)) >= MAX_FAILED_ATTEMPTS) return err({ kind: "locked" });
      if (isPasswordExpired(access.credential.passwordChangedAt, saveAt)) return err({ kind: "expired" });
      const renewed = await saveChosenPassword(ctx, tx, { access, hash, by: "renewal", linkId: null });
      await endSessions(tx, accountId, "password-changed", saveAt);
      return ok(await startSession(ctx, tx, { access: renewed, kind: "full", client }));
    });
  } catch (error) {
    if (error instanceof HashOverloadError) return err({ kind: "overloaded" });
    throw error;
  }
}
