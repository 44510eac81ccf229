import "server-only";
import type { AccountRow } from "@/lib/account/store";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { recordAuditEventForEach } from "@/lib/audit/store";
import { lockAccessAndCount } from "@/lib/auth/credential/lock-access";
import { HashOverloadError, hashPassword, type PasswordHash } from "@/lib/auth/credential/password-hash";
import { isPasswordExpired, passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { type CredentialRow, refreshHash } from "@/lib/auth/credential/store";
import type { Client } from "@/lib/auth/session/client";
import { type StartedSession, startSessionAtOnce, startSessionByPassword } from "@/lib/auth/session/start-session";
import {
  type AttemptRefusal,
  applyClientLimit,
  attemptPassword,
  countWrongPassword,
  type PasswordAttempt,
} from "@/lib/auth/sign-in/attempt-password";
import { beginSignIn } from "@/lib/auth/sign-in/begin-attempt-store";
import { clearedAtOnce } from "@/lib/auth/sign-in/clear-at-once-store";
import { clientLimit } from "@/lib/auth/sign-in/client-failure-limit";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { clearedAttempts, ONE_ATTEMPT, releaseAndRecord } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { lookupForm } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isTestAddress } from "@/lib/kernel/test-address";
import type { CalendarDay } from "@/lib/kernel/time";
import { countSignIn } from "@/lib/metrics/process-metrics";
import { clientHitsValues } from "@/lib/rate-limit/take-hit";

export type SignInError =
  /**
   * One outcome for unknown, wrong, not activated and closed, so that the answer does not show which
   * (docs/security.md).
   */
  | AttemptRefusal
  /** Returned only after the right password. */
  | { kind: "expired"; validUntil: CalendarDay };

export type SignInOutcome = Result<StartedSession, SignInError>;

/**
 * Signs a customer in by password. Ten failures lock the address, known or not (R18); only a password set by a password
 * link unlocks it. When the password, the address or the account changes while the password is compared, the attempt
 * counts as a wrong password.
 *
 * @param input.emailAddress as typed
 * @param input.password as typed
 * @param input.answer captcha answer (R17); null when the form had none
 */
export async function signIn(ctx: Context, input: SignInInput): Promise<SignInOutcome> {
  const result = await attemptSignIn(ctx, input);
  if (!isTestAddress(lookupForm(input.emailAddress))) countSignIn(result.ok ? "succeeded" : result.error.kind);
  return result;
}

type SignInInput = { emailAddress: string; password: string; answer: string | null; client: Client };

async function attemptSignIn(ctx: Context, input: SignInInput): Promise<SignInOutcome> {
  const { client, password, answer } = input;
  const subject = addressDigest(input.emailAddress, ctx.settings.authSecret);
  const address = lookupForm(input.emailAddress);
  const { found, ...begun } = await beginSignIn(ctx.db, address, {
    ...{ addressDigest: subject, at: ctx.clock.now() },
    ...clientHitsValues(ctx, "failed-by-client", client),
  });
  const usable = found && found.credential.origin === "chosen" && !found.account.closedAt ? found : null;
  const attempt: PasswordAttempt = {
    form: "sign-in",
    subject,
    password,
    credential: usable?.credential ?? null,
    account: found?.account ?? null,
    client,
    answer,
  };
  const compared = await attemptPassword(ctx, attempt, begun);
  if (!compared.ok) return compared;
  if (!usable) throw new Error("a password was right without a credential");
  const { verification, ...reserved } = compared.value;
  const freshHash = verification === "stale" ? await rehash(ctx, password) : null;
  const limit = clientLimit(reserved.captchaSolved);
  // A fresh hash needs a transaction. After a captcha, an attempt at once that does nothing would be a fifth statement.
  const isPlain = !freshHash && !reserved.captchaSolved;
  const atOnce = isPlain ? await openSessionAtOnce(ctx, { usable, subject, client, limit }) : null;
  if (atOnce) return ok(atOnce);
  const open = (limit: number) =>
    inTransaction(ctx.db, (tx) => openSession(ctx, tx, { usable, subject, client, freshHash, limit }));
  let session = await open(limit);
  if (session === "client-limit") {
    const refused = await applyClientLimit(ctx, attempt, reserved);
    if (refused) return refused;
    session = await open(Number.POSITIVE_INFINITY);
  }
  return typeof session === "string" ? countWrongPassword(ctx, attempt, reserved) : session;
}

/** Null when too many passwords are being hashed; the old hash is kept until the next sign-in. */
async function rehash(ctx: Context, password: string): Promise<PasswordHash | null> {
  try {
    return await hashPassword(password, ctx.settings.peppers);
  } catch (error) {
    if (error instanceof HashOverloadError) return null;
    throw error;
  }
}

type VerifiedAttempt = {
  usable: { account: AccountRow; credential: CredentialRow };
  subject: string;
  client: Client;
  /** Failures of the client from which on nothing is done. */
  limit: number;
};
type SignInAttempt = VerifiedAttempt & { freshHash: PasswordHash | null };

/** Starts the session by one statement, as most sign-ins can. Null when `openSession` has to; then nothing was done. */
async function openSessionAtOnce(ctx: Context, { usable, subject, client, limit }: VerifiedAttempt) {
  const { account, credential } = usable;
  const { emailAddress } = account;
  // The statement compares the version, to which the date belongs.
  if (!emailAddress || credential.staffLockedAt || isPasswordExpired(credential.passwordChangedAt, ctx.clock.now()))
    return null;
  const clientHits = clientHitsValues(ctx, "failed-by-client", client);
  return startSessionAtOnce(ctx, {
    access: { account: { ...account, emailAddress }, credential },
    kind: "full",
    client,
    guard: clearedAtOnce({ addressDigest: subject, emailAddress, limit, clientHits }),
  });
}

/**
 * Starts the session under the account's lock. Does nothing when the account or credential changed since the comparison
 * (`changed`), or when the client has reached its limit.
 */
async function openSession(
  ctx: Context,
  tx: Tx,
  { usable, subject, client, freshHash, limit }: SignInAttempt,
): Promise<SignInOutcome | "changed" | "client-limit"> {
  const now = ctx.clock.now();
  const { id: accountId, emailAddress } = usable.account;
  const { version } = usable.credential;
  const failuresOf = clientHitsValues(ctx, "failed-by-client", client);
  const access = await lockAccessAndCount(tx, accountId, { read: { emailAddress, version }, failuresOf });
  if (!access) return "changed";
  if (access.counted >= limit) return "client-limit";
  const network = client.network ?? undefined;
  if (access.credential.staffLockedAt) {
    // Shown only after the right password; otherwise the answer equals that of any other address (docs/security.md).
    const details = { why: "locked", form: "sign-in" };
    await releaseAnd(ctx, tx, subject, { kind: "sign-in.refused", actor: "anonymous", accountId, network, details });
    return err({ kind: "locked" });
  }
  const { passwordChangedAt } = access.credential;
  if (isPasswordExpired(passwordChangedAt, now)) {
    await releaseAnd(ctx, tx, subject, { kind: "password.expired", actor: "customer", accountId });
    return err({ kind: "expired", validUntil: passwordValidUntil(passwordChangedAt) });
  }
  const start = () =>
    startSessionByPassword(ctx, tx, { access, kind: "full", client, guard: clearedAttempts(subject) });
  // Null once where another attempt has just made the counter; null again where the tenth failure was counted while
  // this password was being compared.
  const session = (await start()) ?? (await start());
  if (!session) return err({ kind: "locked" });
  if (freshHash) await refreshHash(tx, accountId, version, freshHash);
  return ok(session);
}

/** Releases the reserved attempt and records why the right password opens no session. */
function releaseAnd(ctx: Context, tx: Tx, subject: string, event: AuditEvent): Promise<void> {
  return releaseAndRecord(tx, subject, recordAuditEventForEach(ONE_ATTEMPT, ctx.clock.now(), event));
}
