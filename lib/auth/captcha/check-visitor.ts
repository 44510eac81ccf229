import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { type CheckBinding, makeChallenge, readAnswer } from "@/lib/auth/captcha/altcha";
import { askHcaptcha } from "@/lib/auth/captcha/hcaptcha";
import { type CheckProblem, checkCost, type SecurityCheck } from "@/lib/auth/captcha/security-check";
import { takeSolution } from "@/lib/auth/captcha/store";
import type { Context } from "@/lib/context";

/** A check to show, as dear as the failures so far deserve. */
export async function makeSecurityCheck(
  ctx: Context,
  { binding, failures }: { binding: CheckBinding; failures: number },
): Promise<SecurityCheck> {
  const { hcaptcha, authSecret } = ctx.settings;
  if (hcaptcha) return { provider: "hcaptcha", siteKey: hcaptcha.siteKey };
  const cost = checkCost(failures);
  return { provider: "altcha", challenge: await makeChallenge(authSecret, { binding, cost, now: ctx.clock.now() }) };
}

/**
 * Judges the answer to a check, once: the same answer is worth nothing the second time, in whatever process (SEC-18).
 *
 * @param answer as the form brought it; null or empty when it brought none
 * @returns null when it is right
 */
export async function checkVisitor(
  ctx: Context,
  { binding, answer }: { binding: CheckBinding; answer: string | null },
): Promise<CheckProblem | null> {
  if (!answer) return "missing";
  const problem = await judge(ctx, binding, answer);
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: problem ? "captcha.failed" : "captcha.passed",
    actor: "anonymous",
    facts: { form: binding.form, ...(problem ? { problem } : {}) },
  });
  return problem;
}

async function judge(ctx: Context, binding: CheckBinding, answer: string): Promise<CheckProblem | null> {
  const now = ctx.clock.now();
  const read = ctx.settings.hcaptcha
    ? await askHcaptcha(ctx.settings, { answer, now })
    : await readAnswer(ctx.settings.authSecret, { answer, binding, now });
  if (typeof read === "string") return read;
  return (await takeSolution(ctx.db, read)) ? null : "expired";
}
