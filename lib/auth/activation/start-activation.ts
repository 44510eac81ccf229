import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { type Captcha, type CaptchaProblem, FREE_ATTEMPTS, needsCaptcha } from "@/lib/auth/captcha/captcha";
import { createCaptcha, verifyCaptcha } from "@/lib/auth/captcha/verify-captcha";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { HashOverloadError, verifyPassword } from "@/lib/auth/credential/password-hash";
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
  /** `check`: what the next attempt needs; null while none is needed. */
  | { kind: "wrong"; attemptsLeft: number | null; captcha: Captcha | null }
  /** Neither the password nor the counter was touched. */
  | { kind: "captcha"; problem: CaptchaProblem; captcha: Captcha }
  /** Ten wrong ones, counted across links (CONTRACT, decision 11). */
  | { kind: "void" }
  | { kind: "overloaded" };

type ActivationInput = { token: string; initialPassword: string; answer: string | null; client: Client };

/**
 * First access (R6): a live activation link and the initial password together open a session that can do nothing but
 * replace the password (R7). The link is not spent here, but by saving the new password. From the fourth attempt on a
 * security check is needed, counted for the account across its links (SEC-21).
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
  const before = await findCredential(ctx.db, accountId);
  const soFar = before?.initialFailures ?? 0;
  const checked = needsCaptcha(soFar);
  let limit = FREE_ATTEMPTS;
  if (checked) {
    const binding = { form: "activation", subject: accountId } as const;
    const passed = await verifyCaptcha(ctx, { binding, answer: input.answer, failures: soFar });
    if (typeof passed === "string") return askForCaptcha(ctx, input, { accountId, problem: passed, failures: soFar });
    limit = Math.min(MAX_INITIAL_FAILURES, passed.covers);
  }
  const failures = await reserveInitialAttempt(ctx.db, accountId, limit);
  if (failures === null) {
    const credential = await findCredential(ctx.db, accountId);
    const now = credential?.passwordHash ? credential.initialFailures : MAX_INITIAL_FAILURES;
    if (now >= MAX_INITIAL_FAILURES) return err({ kind: "void" });
    return askForCaptcha(ctx, input, { accountId, problem: checked ? "outdated" : "missing", failures: now });
  }
  return judge(ctx, input, { link, failures });
}

type Counted = { accountId: string; failures: number };

function createChallenge(ctx: Context, { client }: ActivationInput, { accountId, failures }: Counted) {
  return createCaptcha(ctx, { binding: { form: "activation", subject: accountId }, failures, client });
}

async function askForCaptcha(
  ctx: Context,
  input: ActivationInput,
  { problem, ...counted }: Counted & { problem: CaptchaProblem },
): Promise<Result<never, ActivationFailure>> {
  return err({ kind: "captcha", problem, captcha: await createChallenge(ctx, input, counted) });
}

async function judge(
  ctx: Context,
  input: ActivationInput,
  { link, failures }: { link: UsableLink; failures: number },
): Promise<Result<StartedSession, ActivationFailure>> {
  const { accountId } = link;
  const credential = await findCredential(ctx.db, accountId);
  let verdict: Awaited<ReturnType<typeof verifyPassword>>;
  try {
    verdict = await verifyPassword(input.initialPassword, credential, ctx.settings.peppers);
  } catch (error) {
    if (credential) await releaseInitialAttempt(ctx.db, accountId, credential.version);
    if (!(error instanceof HashOverloadError)) throw error;
    return err({ kind: "overloaded" });
  }
  if (verdict === "wrong" || !credential) return wrong(ctx, input, { accountId, failures });
  return inTransaction(ctx.db, (tx) =>
    writeSessionCookies(ctx, tx, { link, version: credential.version, client: input.client }),
  );
}

/** Starts the session if link, account and initial password are still what was checked. */
async function writeSessionCookies(
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

async function wrong(
  ctx: Context,
  input: ActivationInput,
  { accountId, failures }: Counted,
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
