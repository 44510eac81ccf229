import "server-only";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { checkNewPassword, type NewPasswordFailure } from "@/lib/auth/credential/new-password";
import { HashOverloadError, hashPassword, verifyPassword } from "@/lib/auth/credential/password-hash";
import { findPersonalWords } from "@/lib/auth/credential/personal-words";
import { saveChosenPassword } from "@/lib/auth/credential/save-password";
import { findCredential } from "@/lib/auth/credential/store";
import { isLinkUsable } from "@/lib/auth/password-link/store";
import type { Client } from "@/lib/auth/session/client";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { isSessionLive } from "@/lib/auth/session/session";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import { endSessions, findSessionWithAccount } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";

export type FirstPasswordFailure =
  | NewPasswordFailure
  | { kind: "initial" }
  /** The session's activation link was used, voided or has expired, or the session has ended. */
  | { kind: "link-unusable" }
  | { kind: "overloaded" };

/**
 * Replaces the initial password by one that the customer chooses (R7). One transaction saves the password, redeems the
 * activation link, ends all sessions and starts a full session with a new id. Of parallel requests one succeeds.
 */
export async function setFirstPassword(
  ctx: Context,
  input: { session: Pick<LiveSession, "id">; password: string; client: Client },
): Promise<Result<StartedSession, FirstPasswordFailure>> {
  const now = ctx.clock.now();
  const found = await findSessionWithAccount(ctx.db, input.session.id);
  const linkId = found?.session.passwordLinkId;
  if (!found || !linkId || found.session.kind !== "first-change" || !isSessionLive(found, now)) {
    return err({ kind: "link-unusable" });
  }
  const { account } = found;
  const accepted = checkNewPassword(input.password, await findPersonalWords(ctx, account));
  if (!accepted.ok) return accepted;
  const credential = await findCredential(ctx.db, account.id);
  if (credential?.origin !== "initial" || credential.version !== found.session.credentialVersion) {
    return err({ kind: "link-unusable" });
  }
  try {
    if ((await verifyPassword(input.password, credential, ctx.settings.peppers)) !== "wrong") {
      return err({ kind: "initial" });
    }
    const hash = await hashPassword(input.password, ctx.settings.peppers);
    const session = await inTransaction(ctx.db, async (tx) => {
      const savedAt = ctx.clock.now();
      const { emailAddress } = account;
      const access = await lockAccess(tx, account.id, { emailAddress, version: credential.version });
      const current = await findSessionWithAccount(tx, input.session.id);
      if (!access || !current || !isSessionLive(current, savedAt)) return null;
      if (!(await isLinkUsable(tx, linkId, account.id, savedAt))) return null;
      const saved = await saveChosenPassword(ctx, tx, { access, hash, by: "first-change", linkId });
      await endSessions(tx, account.id, "password-changed", savedAt);
      return startSession(ctx, tx, { access: saved, kind: "full", client: input.client });
    });
    return session ? ok(session) : err({ kind: "link-unusable" });
  } catch (error) {
    if (error instanceof HashOverloadError) return err({ kind: "overloaded" });
    throw error;
  }
}
