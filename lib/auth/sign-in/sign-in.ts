import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { HashOverloadError, hashPassword, verifyPassword } from "@/lib/auth/credential/password-hash";
import { isPasswordExpired, passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { findCredentialByAddress, refreshHash } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import type { Client } from "@/lib/auth/session/client";
import { startSession } from "@/lib/auth/session/start-session";
import { addressDigest, attemptsLeftToTell, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { clearAttempts, markLocked, releaseAttempt, reserveAttempt } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { lookupForm } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { CalendarDay } from "@/lib/kernel/time";

export type SignInError =
  /** Unknown, wrong, not activated yet, closed: deliberately one case (SEC-17). */
  | { kind: "wrong"; attemptsLeft: number | null }
  /** For every address alike from the tenth counted failure on. */
  | { kind: "locked" }
  /** Only after the right password. */
  | { kind: "expired"; validUntil: CalendarDay }
  /** More passwords are being checked than the machine can; nothing was counted. */
  | { kind: "rate-limited"; minutes: number };

type SignIn = { sessionId: string; locale: "hu" | "en" };

/**
 * The one door (SEC-10): reserves an attempt, then looks at the password. Ten failures lock, known address or not
 * (R18; CONTRACT, decision 13); only a password set by e-mailed link unlocks.
 *
 * @param input.emailAddress and input.password exactly as typed
 */
export async function signIn(
  ctx: Context,
  input: { emailAddress: string; password: string; client: Client },
): Promise<Result<SignIn, SignInError>> {
  const now = ctx.clock.now();
  const digest = addressDigest(input.emailAddress, ctx.settings.authSecret);
  const failed = await reserveAttempt(ctx.db, digest, now);
  if (failed === null) {
    await recordAuditEvent(ctx.db, now, {
      kind: "sign-in.refused",
      actor: "anonymous",
      addressDigest: digest,
      facts: { why: "locked" },
    });
    return err({ kind: "locked" });
  }
  const found = await findCredentialByAddress(ctx.db, lookupForm(input.emailAddress));
  const usable = found && found.credential.origin === "chosen" && !found.account.closedAt ? found : null;
  let verdict: Awaited<ReturnType<typeof verifyPassword>>;
  try {
    verdict = await verifyPassword(input.password, usable?.credential ?? null, ctx.settings.peppers);
  } catch (error) {
    if (!(error instanceof HashOverloadError)) throw error;
    await releaseAttempt(ctx.db, digest);
    return err({ kind: "rate-limited", minutes: 1 });
  }
  if (verdict === "wrong" || !usable)
    return rejected(ctx, { digest, failed, account: found?.account ?? null, client: input.client });

  const { account, credential } = usable;
  if (isPasswordExpired(credential.passwordChangedAt, now)) {
    await releaseAttempt(ctx.db, digest);
    await recordAuditEvent(ctx.db, now, { kind: "password.expired", actor: "customer", accountId: account.id });
    return err({ kind: "expired", validUntil: passwordValidUntil(credential.passwordChangedAt) });
  }
  const fresh = verdict === "stale" ? await hashPassword(input.password, ctx.settings.peppers) : null;
  const sessionId = await ctx.db.transaction(async (tx) => {
    if (fresh) await refreshHash(tx, account.id, credential.version, fresh);
    await clearAttempts(tx, digest);
    await recordAuditEvent(tx, now, {
      kind: "sign-in.succeeded",
      actor: "customer",
      accountId: account.id,
      network: input.client.network ?? undefined,
    });
    return startSession(ctx, tx, { accountId: account.id, kind: "full", client: input.client });
  });
  return ok({ sessionId, locale: account.locale });
}

type Rejection = {
  digest: string;
  failed: number;
  account: { id: string; emailAddress: string | null; locale: "hu" | "en"; closedAt: Date | null } | null;
  client: Client;
};

/** Counts the failure; the tenth locks and, where there is an account, sends the link that unlocks. */
async function rejected(
  ctx: Context,
  { digest, failed, account, client }: Rejection,
): Promise<Result<SignIn, SignInError>> {
  const now = ctx.clock.now();
  const locks = failed >= MAX_FAILED_ATTEMPTS;
  await ctx.db.transaction(async (tx) => {
    const who = { addressDigest: digest, accountId: account?.id, network: client.network ?? undefined };
    await recordAuditEvent(tx, now, { kind: "sign-in.failed", actor: "anonymous", ...who, facts: { failed } });
    if (!locks) return;
    await markLocked(tx, digest, now);
    await recordAuditEvent(tx, now, { kind: "sign-in.locked", actor: "system", ...who });
    if (account) await sendUnlockLetter(ctx, tx, account);
  });
  return locks ? err({ kind: "locked" }) : err({ kind: "wrong", attemptsLeft: attemptsLeftToTell(failed) });
}

async function sendUnlockLetter(
  ctx: Context,
  tx: Parameters<typeof issueLink>[1],
  account: NonNullable<Rejection["account"]>,
) {
  const found = await findCredentialByAddress(tx, account.emailAddress ?? "");
  if (found?.credential.origin !== "chosen") return;
  await issueLink(ctx, tx, { account, purpose: "unlock", letter: "lockout" });
}
