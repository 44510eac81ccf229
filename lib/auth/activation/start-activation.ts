import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { HashOverloadError, verifyPassword } from "@/lib/auth/credential/password-hash";
import {
  findCredential,
  releaseInitialAttempt,
  reserveInitialAttempt,
  voidInitialPassword,
} from "@/lib/auth/credential/store";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import type { Client } from "@/lib/auth/session/client";
import { type StartedSession, startSession } from "@/lib/auth/session/start-session";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";

export const MAX_INITIAL_FAILURES = 10;
const WARN_AT_ATTEMPTS_LEFT = 2;

export type ActivationFailure =
  | { kind: "link-dead" }
  | { kind: "wrong"; attemptsLeft: number | null }
  /** Ten wrong ones, counted across links (CONTRACT, decision 11). */
  | { kind: "void" }
  | { kind: "overloaded" };

/**
 * First access (R6): a live activation link and the initial password together open a session that can do nothing but
 * replace the password (R7). The link is not spent here, but by saving the new password.
 */
export async function startActivation(
  ctx: Context,
  input: { token: string; initialPassword: string; client: Client },
): Promise<Result<StartedSession, ActivationFailure>> {
  const link = await inspectPasswordLink(ctx, input.token);
  if (link?.purpose !== "activation") return err({ kind: "link-dead" });
  if (link.initialPasswordVoid) return err({ kind: "void" });
  const { accountId } = link;
  const failures = await reserveInitialAttempt(ctx.db, accountId, MAX_INITIAL_FAILURES);
  if (failures === null) return err({ kind: "void" });
  const credential = await findCredential(ctx.db, accountId);
  let verdict: Awaited<ReturnType<typeof verifyPassword>>;
  try {
    verdict = await verifyPassword(input.initialPassword, credential, ctx.settings.peppers);
  } catch (error) {
    if (!(error instanceof HashOverloadError)) throw error;
    await releaseInitialAttempt(ctx.db, accountId);
    return err({ kind: "overloaded" });
  }
  if (verdict === "wrong") return wrong(ctx, accountId, failures);
  const sessionId = await ctx.db.transaction(async (tx) => {
    await releaseInitialAttempt(tx, accountId);
    await recordAuditEvent(tx, ctx.clock.now(), { kind: "activation.started", actor: "customer", accountId });
    return startSession(ctx, tx, {
      accountId,
      kind: "first-change",
      client: input.client,
      passwordLinkId: link.linkId,
    });
  });
  return ok({ sessionId, locale: link.locale });
}

async function wrong(
  ctx: Context,
  accountId: string,
  failures: number,
): Promise<Result<StartedSession, ActivationFailure>> {
  const now = ctx.clock.now();
  const isLast = failures >= MAX_INITIAL_FAILURES;
  await ctx.db.transaction(async (tx) => {
    await recordAuditEvent(tx, now, {
      kind: "initial-password.wrong",
      actor: "anonymous",
      accountId,
      facts: { failures },
    });
    if (!isLast) return;
    await voidInitialPassword(tx, accountId);
    await recordAuditEvent(tx, now, { kind: "initial-password.void", actor: "system", accountId });
  });
  const left = MAX_INITIAL_FAILURES - failures;
  return isLast
    ? err({ kind: "void" })
    : err({ kind: "wrong", attemptsLeft: left <= WARN_AT_ATTEMPTS_LEFT ? left : null });
}
