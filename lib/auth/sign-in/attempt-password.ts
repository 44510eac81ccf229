import "server-only";
import type { AccountRow } from "@/lib/account/store";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { recordAuditEvent } from "@/lib/audit/store";
import { type Captcha, type CaptchaForm, type CaptchaProblem, needsCaptcha } from "@/lib/auth/captcha/captcha";
import { USED_ANSWER } from "@/lib/auth/captcha/store";
import { createCaptcha, verifyCaptcha } from "@/lib/auth/captcha/verify-captcha";
import { type LockedAccess, lockAccess } from "@/lib/auth/credential/lock-access";
import { HashOverloadError, type Verification, verifyPassword } from "@/lib/auth/credential/password-hash";
import type { CredentialRow } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import type { Client } from "@/lib/auth/session/client";
import type { BegunAttempt } from "@/lib/auth/sign-in/begin-attempt-store";
import { countAgainstClient } from "@/lib/auth/sign-in/client-failure-limit";
import { attemptsLeftToShow, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { countFailures, markLocked, releaseAttempt, reserveAttemptForEach } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isTestAddress } from "@/lib/kernel/test-address";
import { countLockout } from "@/lib/metrics/process-metrics";
import { CAPTCHA_FROM_CLIENT_FAILURES, RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { clientHitsValue, takeAccountHit } from "@/lib/rate-limit/take-hit";

/** One typed password, from any form that asks for one. */
export type PasswordAttempt = {
  form: CaptchaForm;
  /** Digest of the typed address; failures are counted under it, whether the address is known or not. */
  subject: string;
  password: string;
  /** What the password is compared with. Null when there is none; then the same work is done on a dummy hash. */
  credential: Pick<CredentialRow, "passwordHash" | "pepperId"> | null;
  /** The account of the typed address; null when there is none. */
  account: Pick<AccountRow, "id" | "emailAddress" | "locale"> | null;
  client: Client;
  /** Captcha answer; null when the form had none. */
  answer: string | null;
};

/** A reserved attempt: its number among the address's failures, and whether a captcha was solved for it. */
type ReservedAttempt = { failed: number; captchaSolved: boolean };

/**
 * The password was right when it was compared. The reserved attempt is still counted, and the client's limit is not
 * applied yet.
 */
export type RightPassword = ReservedAttempt & { verification: Exclude<Verification, "wrong"> };

export type AttemptRefusal =
  /** `captcha`: needed for the next attempt; null while none is needed. */
  | { kind: "wrong"; attemptsLeft: number | null; captcha: Captcha | null }
  /** The captcha was missing or wrong. The password was not compared and nothing was counted. */
  | { kind: "captcha"; problem: CaptchaProblem; captcha: Captcha }
  /** The tenth counted failure and every attempt after it, for known and unknown addresses. */
  | { kind: "locked" }
  /** Too many failures of this client today. */
  | { kind: "client-limit" }
  /** Too many passwords are being hashed at once. Nothing was counted. */
  | { kind: "overloaded" };

/** The store's arguments to begin an attempt at an address: the limits of address and client in the same statement. */
export function attemptToBegin(ctx: Context, subject: string, client: Client) {
  return {
    addressDigest: subject,
    at: ctx.clock.now(),
    clientFailures: clientHitsValue(ctx, "failed-by-client", client),
  };
}

/**
 * Compares a typed password. All forms use this function. Order: lock, client limit, captcha, reservation of the
 * attempt, then the password. The reservation is released when nothing is counted; after success the caller releases
 * it.
 *
 * The captcha's cost is compared with the failure counter twice: when the answer is verified, and by the reservation,
 * which succeeds only while the counter is within what the answer covers. So each of several parallel attempts needs
 * the cost of its own number.
 *
 * @param begun what the statement of `attemptToBegin` returned
 * @returns ok for the right password; before the caller does anything else it must apply the client's limit
 *          (`applyClientLimit`). Then it must clear the counter (`clearedAttempts`) or call `releaseAttempt`, or
 *          `countWrongPassword` when the password was changed since `attempt.credential` was read
 */
export async function attemptPassword(
  ctx: Context,
  attempt: PasswordAttempt,
  begun: BegunAttempt,
): Promise<Result<RightPassword, AttemptRefusal>> {
  const { subject, answer } = attempt;
  const { failures, clientFailures, reserved } = begun;
  if (reserved !== null) return comparePassword(ctx, attempt, { failed: reserved, captchaSolved: false });
  if (failures >= MAX_FAILED_ATTEMPTS) return refuse(ctx, attempt, "locked");
  if (clientFailures >= RATE_LIMITS["failed-by-client"].max) return refuse(ctx, attempt, "client-limit");

  const captchaNeeded = needsCaptcha(failures) || clientFailures >= CAPTCHA_FROM_CLIENT_FAILURES;
  if (captchaNeeded) {
    const within = (covers: number) => {
      const limit = Math.min(MAX_FAILED_ATTEMPTS, covers);
      return reserveAttemptForEach(USED_ANSWER, { addressDigest: subject, at: ctx.clock.now(), limit });
    };
    const passed = await verifyCaptcha(ctx, { binding: attempt, answer, failures }, within);
    if (typeof passed === "string") return requireCaptcha(ctx, attempt, { problem: passed, failures });
    const failed = passed.reserved;
    if (failed !== null) return comparePassword(ctx, attempt, { failed, captchaSolved: true });
  }
  // Parallel attempts have used up the free ones, or what the captcha answer covers.
  const counted = await countFailures(ctx.db, subject);
  if (counted >= MAX_FAILED_ATTEMPTS) return refuse(ctx, attempt, "locked");
  return requireCaptcha(ctx, attempt, { problem: captchaNeeded ? "outdated" : "missing", failures: counted });
}

async function comparePassword(
  ctx: Context,
  attempt: PasswordAttempt,
  { failed, captchaSolved }: ReservedAttempt,
): Promise<Result<RightPassword, AttemptRefusal>> {
  let verification: Verification;
  try {
    verification = await verifyPassword(attempt.password, attempt.credential, ctx.settings.peppers);
  } catch (error) {
    await releaseAttempt(ctx.db, attempt.subject);
    if (!(error instanceof HashOverloadError)) throw error;
    return err({ kind: "overloaded" });
  }
  if (verification === "wrong") return countWrongPassword(ctx, attempt, { failed, captchaSolved });
  return ok({ verification, failed, captchaSolved });
}

/**
 * Applies the client's limit to a comparison. Null when it is within the limit; else the attempt is released.
 *
 * @param wrong the audit event of a wrong password; null for the right one
 */
export async function applyClientLimit(
  ctx: Context,
  attempt: PasswordAttempt,
  { failed, captchaSolved, wrong = null }: ReservedAttempt & { wrong?: AuditEvent | null },
) {
  const failures = failed - 1;
  const problem = await countAgainstClient(ctx, attempt, { wrong, captchaSolved, failures });
  if (!problem) return null;
  await releaseAttempt(ctx.db, attempt.subject);
  if (problem === "client-limit") return refuse(ctx, attempt, "client-limit");
  return requireCaptcha(ctx, attempt, { problem, failures });
}

/** Counts a reserved attempt as a wrong password, for the address and for the client. */
export async function countWrongPassword(
  ctx: Context,
  attempt: PasswordAttempt,
  { failed, captchaSolved }: ReservedAttempt,
): Promise<Result<never, AttemptRefusal>> {
  const details = { failed, form: attempt.form };
  const wrong: AuditEvent = { kind: "sign-in.failed", actor: "anonymous", ...auditSubject(attempt), details };
  const refused = await applyClientLimit(ctx, attempt, { failed, captchaSolved, wrong });
  if (refused) return refused;
  if (failed >= MAX_FAILED_ATTEMPTS && (await lockAfterLastFailure(ctx, attempt))) {
    if (!isTestAddress(attempt.account?.emailAddress ?? "")) countLockout();
    return err({ kind: "locked" });
  }
  const captcha = needsCaptcha(failed) ? await createChallenge(ctx, attempt, failed) : null;
  return err({ kind: "wrong", attemptsLeft: attemptsLeftToShow(failed), captcha });
}

function createChallenge(ctx: Context, attempt: PasswordAttempt, failures: number): Promise<Captcha> {
  return createCaptcha(ctx, { binding: attempt, failures, client: attempt.client });
}

function auditSubject({ subject, account, client }: PasswordAttempt) {
  return { addressDigest: subject, accountId: account?.id, network: client.network ?? undefined };
}

async function refuse(ctx: Context, attempt: PasswordAttempt, why: "locked" | "client-limit") {
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "sign-in.refused",
    actor: "anonymous",
    ...auditSubject(attempt),
    details: { why, form: attempt.form },
  });
  return err({ kind: why });
}

async function requireCaptcha(
  ctx: Context,
  attempt: PasswordAttempt,
  { problem, failures }: { problem: CaptchaProblem; failures: number },
) {
  const captcha = await createChallenge(ctx, attempt, failures);
  return err({ kind: "captcha" as const, problem, captcha });
}

/**
 * Locks the address after the tenth failure and sends an unlock link if it has an account. False when a sign-in with
 * the right password has cleared the counter since.
 */
async function lockAfterLastFailure(ctx: Context, attempt: PasswordAttempt): Promise<boolean> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    // Read again: the account may have been closed or given another address since `attempt.account` was read.
    const access = attempt.account ? await lockAccess(tx, attempt.account.id) : null;
    if (!(await markLocked(tx, attempt.subject, now))) return false;
    await recordAuditEvent(tx, now, { kind: "sign-in.locked", actor: "system", ...auditSubject(attempt) });
    const isSameAddress = access?.account.emailAddress === attempt.account?.emailAddress;
    if (access?.credential.origin === "chosen" && isSameAddress) await sendUnlockLink(ctx, tx, access.account);
    return true;
  });
}

/**
 * Sends an unlock link within the limit of the account (`RATE_LIMITS`), so that repeated locking cannot flood a
 * mailbox.
 */
async function sendUnlockLink(ctx: Context, tx: Tx, account: LockedAccess["account"]): Promise<void> {
  if (!(await takeAccountHit(ctx, tx, "unlock-links-by-account", account.id))) return;
  await issueLink(ctx, tx, { account, purpose: "unlock", notification: "lockout" });
}
