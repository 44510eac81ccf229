import "server-only";
import { getAccount } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { checkNewPassword, type NewPasswordFailure } from "@/lib/auth/credential/new-password";
import { HashOverloadError, hashPassword, verifyPassword } from "@/lib/auth/credential/password-hash";
import { findPersonalWords } from "@/lib/auth/credential/personal-words";
import { saveChosenPassword } from "@/lib/auth/credential/save-password";
import { findCredential } from "@/lib/auth/credential/store";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { recordRejectedLink } from "@/lib/auth/password-link/record-rejected-link";
import { isLinkUsable } from "@/lib/auth/password-link/store";
import type { Client } from "@/lib/auth/session/client";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import { endSessions } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";

export type LinkPasswordFailure =
  | NewPasswordFailure
  | { kind: "same" }
  | { kind: "link-unusable" }
  | { kind: "overloaded" };

/**
 * Sets a new password by a password link (R11, R16, R18). One transaction redeems the link, saves the password,
 * releases a lock by failures or by staff, ends all sessions and signs the customer in.
 */
export async function setPasswordByLink(
  ctx: Context,
  input: { token: string; password: string; client: Client },
): Promise<Result<StartedSession, LinkPasswordFailure>> {
  const link = await inspectPasswordLink(ctx, input.token);
  if (!link || link.purpose === "activation") {
    await recordRejectedLink(ctx.db, ctx.clock.now(), input.client);
    return err({ kind: "link-unusable" });
  }
  const credential = await findCredential(ctx.db, link.accountId);
  const account = await getAccount(ctx.db, link.accountId);
  const accepted = checkNewPassword(input.password, await findPersonalWords(ctx, account));
  if (!accepted.ok) return accepted;
  if (credential?.origin !== "chosen") return err({ kind: "link-unusable" });
  try {
    if ((await verifyPassword(input.password, credential, ctx.settings.peppers)) !== "wrong") {
      return err({ kind: "same" });
    }
    const hash = await hashPassword(input.password, ctx.settings.peppers);
    const { linkId, accountId } = link;
    const session = await inTransaction(ctx.db, async (tx) => {
      const savedAt = ctx.clock.now();
      const { emailAddress } = account;
      const access = await lockAccess(tx, accountId, { emailAddress, version: credential.version });
      if (!access || !(await isLinkUsable(tx, linkId, accountId, savedAt))) return null;
      const saved = await saveChosenPassword(ctx, tx, { access, hash, by: "link", linkId });
      await endSessions(tx, accountId, "password-changed", savedAt);
      await recordAuditEvent(tx, savedAt, {
        kind: "password-link.redeemed",
        actor: "customer",
        accountId,
        details: { purpose: link.purpose },
      });
      return startSession(ctx, tx, { access: saved, kind: "full", client: input.client });
    });
    return session ? ok(session) : err({ kind: "link-unusable" });
  } catch (error) {
    if (error instanceof HashOverloadError) return err({ kind: "overloaded" });
    throw error;
  }
}
