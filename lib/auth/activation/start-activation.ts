import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { type Captcha, type CaptchaProblem, FREE_ATTEMPTS, needsCaptcha } from "@/lib/auth/captcha/captcha";
import { createCaptcha, verifyCaptcha } from "@/lib/auth/captcha/verify-captcha";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { HashOverloadError, type Verification, verifyPassword } from "@/lib/auth/credential/password-hash";
import {
  findCredential,
  releaseInitialAttempt,
  reserveInitialAttempt,
  voidInitialPassword,
} from "@/lib/auth/credential/store";
import { inspectPasswordLink, type UsableLink } from "@/lib/auth/password-link/inspect-password-link";
import { recordRejectedLink } from "@/lib/auth/password-link/record-rejected-link";
import { isLinkUsable } from "@/lib/auth/password-link/store";
import type { Client } from "@/lib/auth/session/client";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";

export const MAX_INITIAL_FAILURES = 10;
const WARN_AT_ATTEMPTS_LEFT = 2;

export type ActivationFailure =
  | { kind: "link-unusable" }
  /** `captcha`: needed for the next attempt; null while none is needed. */
  | { kind: "wrong"; attemptsLeft: number | null; captcha: Captcha | null }
  /** The captcha was missing or wrong. The password was not compared and nothing was counted. */
  | { kind: "captcha"; problem: CaptchaProblem; captcha: Captcha }
  /** The initial password is void after ten wrong attempts, counted over all links of the account. */
  | { kind: "void" }
  | { kind: "overloaded" };

type ActivationInput = { token: string; initialPassword: string; answer: string | null; client: Client };

/**
 * First access (R6): a usable activation link and the initial password open a session that can only replace the
 * password (R7). The link is redeemed later, when the new password is saved. From the fourth attempt on a captcha is
 * needed; attempts are counted for the account over all its links.
 */
export async function startActivation(
  ctx: Context,
  input: ActivationInput,
): Promise<Result<StartedSession, ActivationFailure>> {
  const link = await inspectPasswordLink(ctx, input.token);
  if (link?.purpose !== "activation") {
    await recordRejectedLink(ctx.db, ctx.clock.now(), input.client);
    return err({ kind: "link-unusable" });
  }
  if (link.initialPasswordVoid) return err({ kind: "void" });
  const { accountId } = link;
  const credential = await findCredential(ctx.db, accountId);
  const failuresBefore = credential?.initialFailures ?? 0;
  const captchaNeeded = needsCaptcha(failuresBefore);
  let limit = FREE_ATTEMPTS;
  if (captchaNeeded) {
    const binding = { form: "activation", subject: accountId } as const;
    const passed = await verifyCaptcha(ctx, { binding, answer: input.answer, failures: failuresBefore });
    if (typeof passed === "string")
      return requireCaptcha(ctx, input, { accountId, problem: passed, failures: failuresBefore });
    limit = Math.min(MAX_INITIAL_FAILURES, passed.covers);
  }
  const failures = await reserveInitialAttempt(ctx.db, accountId, limit);
  if (failures === null) {
    const current = await findCredential(ctx.db, accountId);
    const counted = current?.passwordHash ? current.initialFailures : MAX_INITIAL_FAILURES;
    if (counted >= MAX_INITIAL_FAILURES) return err({ kind: "void" });
    return requireCaptcha(ctx, input, {
      accountId,
      problem: captchaNeeded ? "outdated" : "missing",
      failures: counted,
    });
  }
  return verifyInitialPassword(ctx, input, { link, failures });
}

type CountedFailures = { accountId: string; failures: number };

function createChallenge(ctx: Context, { client }: ActivationInput, { accountId, failures }: CountedFailures) {
  return createCaptcha(ctx, { binding: { form: "activation", subject: accountId }, failures, client });
}

async function requireCaptcha(
  ctx: Context,
  input: ActivationInput,
  { problem, ...counted }: CountedFailures & { problem: CaptchaProblem },
): Promise<Result<never, ActivationFailure>> {
  return err({ kind: "captcha", problem, captcha: await createChallenge(ctx, input, counted) });
}

async function verifyInitialPassword(
  ctx: Context,
  input: ActivationInput,
  { link, failures }: { link: UsableLink; failures: number },
): Promise<Result<StartedSession, ActivationFailure>> {
  const { accountId } = link;
  const credential = await findCredential(ctx.db, accountId);
  let verification: Verification;
  try {
    verification = await verifyPassword(input.initialPassword, credential, ctx.settings.peppers);
  } catch (error) {
    if (credential) await releaseInitialAttempt(ctx.db, accountId, credential.version);
    if (!(error instanceof HashOverloadError)) throw error;
    return err({ kind: "overloaded" });
  }
  if (verification === "wrong" || !credential) return recordWrongPassword(ctx, input, { accountId, failures });
  return inTransaction(ctx.db, (tx) =>
    startFirstChangeSession(ctx, tx, { link, version: credential.version, client: input.client }),
  );
}

/** Starts the session if the link, the account and the initial password have not changed since they were verified. */
async function startFirstChangeSession(
  ctx: Context,
  tx: Tx,
  { link, version, client }: { link: UsableLink; version: number; client: Client },
): Promise<Result<StartedSession, ActivationFailure>> {
  const now = ctx.clock.now();
  const { accountId, linkId, emailAddress } = link;
  const access = await lockAccess(tx, accountId, { emailAddress, version });
  if (!access) return err({ kind: "link-unusable" });
  await releaseInitialAttempt(tx, accountId, version);
  if (!(await isLinkUsable(tx, linkId, accountId, now))) return err({ kind: "link-unusable" });
  if (access.credential.passwordHash === null) return err({ kind: "void" });
  await recordAuditEvent(tx, now, { kind: "activation.started", actor: "customer", accountId });
  return ok(await startSession(ctx, tx, { access, kind: "first-change", client, passwordLinkId: linkId }));
}

async function recordWrongPassword(
  ctx: Context,
  input: ActivationInput,
  { accountId, failures }: CountedFailures,
): Promise<Result<StartedSession, ActivationFailure>> {
  const now = ctx.clock.now();
  const isLast = failures >= MAX_INITIAL_FAILURES;
  await inTransaction(ctx.db, async (tx) => {
    if (isLast) await lockAccess(tx, accountId);
    await recordAuditEvent(tx, now, {
      kind: "initial-password.wrong",
      actor: "anonymous",
      accountId,
      details: { failures },
    });
    if (!isLast) return;
    await voidInitialPassword(tx, accountId);
    await recordAuditEvent(tx, now, { kind: "initial-password.void", actor: "system", accountId });
  });
  if (isLast) return err({ kind: "void" });
  const left = MAX_INITIAL_FAILURES - failures;
  return err({
    kind: "wrong",
    attemptsLeft: left <= WARN_AT_ATTEMPTS_LEFT ? left : null,
    captcha: needsCaptcha(failures) ? await createChallenge(ctx, input, { accountId, failures }) : null,
  });
}
