import "server-only";
import type { AccountRow } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import {
  type Captcha,
  type CaptchaForm,
  type CaptchaProblem,
  FREE_ATTEMPTS,
  needsCaptcha,
} from "@/lib/auth/captcha/captcha";
import { createCaptcha, verifyCaptcha } from "@/lib/auth/captcha/verify-captcha";
import { type LockedAccess, lockAccess } from "@/lib/auth/credential/lock-access";
import { HashOverloadError, type Verification, verifyPassword } from "@/lib/auth/credential/password-hash";
import type { CredentialRow } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import { countLinksIssuedSince } from "@/lib/auth/password-link/store";
import { clientHits } from "@/lib/auth/rate-limit/limit-client";
import { CAPTCHA_FROM_CLIENT_FAILURES, RATE_LIMITS } from "@/lib/auth/rate-limit/rate-limit";
import type { Client } from "@/lib/auth/session/client";
import { countAgainstClient } from "@/lib/auth/sign-in/client-failure-limit";
import { attemptsLeftToShow, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { countFailures, markLocked, releaseAttempt, reserveAttempt } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";

/** One typed password, on whichever form. */
export type PasswordAttempt = {
  form: CaptchaForm;
  /** Digest of the address whose failures are counted, known or unknown alike (SEC-15). */
  subject: string;
  password: string;
  /** What the password is compared with; null when there is nobody: the same work is done (SEC-17). */
  credential: Pick<CredentialRow, "passwordHash" | "pepperId"> | null;
  /** The account of the typed address; null when there is none. */
  account: Pick<AccountRow, "id" | "emailAddress" | "locale"> | null;
  client: Client;
  /** Answer to the security check; null when none came. */
  answer: string | null;
};

/** A reserved attempt: its number among the address's failures, and whether a solved captcha came with it. */
type Reserved = { failed: number; checked: boolean };

/** The password was right when it was compared; the reserved attempt is still counted. */
export type RightPassword = Reserved & { verification: Exclude<Verification, "wrong"> };

export type AttemptRefusal =
  /** `check`: what the next attempt needs; null while none is needed. */
  | { kind: "wrong"; attemptsLeft: number | null; captcha: Captcha | null }
  /** Neither the password nor the counter was touched (SEC-14). */
  | { kind: "captcha"; problem: CaptchaProblem; captcha: Captcha }
  /** The tenth counted failure and everything after it, for every address alike. */
  | { kind: "locked" }
  /** Too many failures from this client's address today. */
  | { kind: "client-limit" }
  /** More passwords are being checked than the machine can; nothing was counted. */
  | { kind: "overloaded" };

const LOCK_NOTIFICATIONS = { perHour: 1, perDay: 3 };
const HOUR_MINUTES = 60;

/**
 * The one place where a typed password is compared, whichever form it came from: lock, client's limit, captcha,
 * reservation, and only then the password. A reservation is given back when nothing was counted; on success it is the
 * caller's to clear.
 *
 * The price of the captcha is taken from the counter twice: when the answer is read, and by the reservation itself, which
 * succeeds only while the counter is within what the answer paid for. Parallel attempts therefore pay one by one.
 *
 * @returns ok for the right password; the caller must call `clearAttemptsUnlessLocked` or `releaseAttempt`, or
 *          `countWrongPassword` when the password was changed since `attempt.credential` was read
 */
export async function attemptPassword(
  ctx: Context,
  attempt: PasswordAttempt,
): Promise<Result<RightPassword, AttemptRefusal>> {
  const { subject, client, answer } = attempt;
  const failures = await countFailures(ctx.db, subject);
  if (failures >= MAX_FAILED_ATTEMPTS) return refuse(ctx, attempt, "locked");
  const clientFailures = await clientHits(ctx, "failed-by-client", client);
  if (clientFailures >= RATE_LIMITS["failed-by-client"].max) return refuse(ctx, attempt, "client-limit");

  const checked = needsCaptcha(failures) || clientFailures >= CAPTCHA_FROM_CLIENT_FAILURES;
  let limit = FREE_ATTEMPTS;
  if (checked) {
    const passed = await verifyCaptcha(ctx, { binding: attempt, answer, failures });
    if (typeof passed === "string") return askForCaptcha(ctx, attempt, { problem: passed, failures });
    limit = Math.min(MAX_FAILED_ATTEMPTS, passed.covers);
  }
  const failed = await reserveAttempt(ctx.db, subject, ctx.clock.now(), limit);
  if (failed === null) {
    // Parallel attempts took the slots that this one could have had.
    const now = await countFailures(ctx.db, subject);
    if (now >= MAX_FAILED_ATTEMPTS) return refuse(ctx, attempt, "locked");
    return askForCaptcha(ctx, attempt, { problem: checked ? "outdated" : "missing", failures: now });
  }
  return compare(ctx, attempt, { failed, checked });
}

async function compare(
  ctx: Context,
  attempt: PasswordAttempt,
  { failed, checked }: Reserved,
): Promise<Result<RightPassword, AttemptRefusal>> {
  let verdict: Verification;
  try {
    verdict = await verifyPassword(attempt.password, attempt.credential, ctx.settings.peppers);
  } catch (error) {
    await releaseAttempt(ctx.db, attempt.subject);
    if (!(error instanceof HashOverloadError)) throw error;
    return err({ kind: "overloaded" });
  }
  if (verdict === "wrong") return countWrongPassword(ctx, attempt, { failed, checked });
  const refused = await chargeClient(ctx, attempt, { failed, checked, wrong: false });
  return refused ?? ok({ verification: verdict, failed, checked });
}

/** Charges the comparison to the client's address; null when it is within the limit, else the attempt is given back. */
async function chargeClient(
  ctx: Context,
  attempt: PasswordAttempt,
  { failed, checked, wrong }: Reserved & { wrong: boolean },
) {
  const failures = failed - 1;
  const problem = await countAgainstClient(ctx, attempt, { wrong, checked, failures });
  if (!problem) return null;
  await releaseAttempt(ctx.db, attempt.subject);
  if (problem === "client-limit") return refuse(ctx, attempt, "client-limit");
  return askForCaptcha(ctx, attempt, { problem, failures });
}

/** Counts a reserved attempt as a wrong password, against the address and the client. */
export async function countWrongPassword(
  ctx: Context,
  attempt: PasswordAttempt,
  { failed, checked }: Reserved,
): Promise<Result<never, AttemptRefusal>> {
  const refused = await chargeClient(ctx, attempt, { failed, checked, wrong: true });
  if (refused) return refused;
  if (await countAsFailure(ctx, attempt, failed)) return err({ kind: "locked" });
  const captcha = needsCaptcha(failed) ? await createChallenge(ctx, attempt, failed) : null;
  return err({ kind: "wrong", attemptsLeft: attemptsLeftToShow(failed), captcha });
}

function createChallenge(ctx: Context, attempt: PasswordAttempt, failures: number): Promise<Captcha> {
  return createCaptcha(ctx, { binding: attempt, failures, client: attempt.client });
}

function who({ subject, account, client }: PasswordAttempt) {
  return { addressDigest: subject, accountId: account?.id, network: client.network ?? undefined };
}

async function refuse(ctx: Context, attempt: PasswordAttempt, why: "locked" | "client-limit") {
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "sign-in.refused",
    actor: "anonymous",
    ...who(attempt),
    details: { why, form: attempt.form },
  });
  return err({ kind: why });
}

async function askForCaptcha(
  ctx: Context,
  attempt: PasswordAttempt,
  { problem, failures }: { problem: CaptchaProblem; failures: number },
) {
  const captcha = await createChallenge(ctx, attempt, failures);
  return err({ kind: "captcha" as const, problem, captcha });
}

/** Records the failure; the tenth locks and, where the address has an account, sends the unlock link. True when locked. */
async function countAsFailure(ctx: Context, attempt: PasswordAttempt, failed: number): Promise<boolean> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const isLast = failed >= MAX_FAILED_ATTEMPTS;
    // As it is now: the account may have been closed or moved to another address since it was read.
    const access = isLast && attempt.account ? await lockAccess(tx, attempt.account.id) : null;
    const details = { failed, form: attempt.form };
    await recordAuditEvent(tx, now, { kind: "sign-in.failed", actor: "anonymous", ...who(attempt), details });
    // Not locked when the right password has cleared the count meanwhile.
    if (!isLast || !(await markLocked(tx, attempt.subject, now))) return false;
    await recordAuditEvent(tx, now, { kind: "sign-in.locked", actor: "system", ...who(attempt) });
    const isSameAddress = access?.account.emailAddress === attempt.account?.emailAddress;
    if (access?.credential.origin === "chosen" && isSameAddress) await sendUnlockLink(ctx, tx, access.account);
    return true;
  });
}

/** At most one an hour and three a day (SEC-19): nobody can flood a mailbox by locking it again and again. */
async function sendUnlockLink(ctx: Context, tx: Tx, account: LockedAccess["account"]): Promise<void> {
  const now = ctx.clock.now();
  const since = (hours: number) =>
    countLinksIssuedSince(tx, account.id, addMinutes(now, -hours * HOUR_MINUTES), "unlock");
  if ((await since(1)) >= LOCK_NOTIFICATIONS.perHour || (await since(24)) >= LOCK_NOTIFICATIONS.perDay) return;
  await issueLink(ctx, tx, { account, purpose: "unlock", content: "lockout" });
}
