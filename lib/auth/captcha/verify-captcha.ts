import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { type CaptchaBinding, makeChallenge, type VerifiedAnswer, verifyAltcha } from "@/lib/auth/captcha/altcha";
import { type Captcha, type CaptchaProblem, captchaCost } from "@/lib/auth/captcha/captcha";
import { verifyHcaptcha } from "@/lib/auth/captcha/hcaptcha";
import { consumeSolution } from "@/lib/auth/captcha/store";
import { takeClientHit, takeSubjectHit } from "@/lib/auth/rate-limit/limit-client";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";

/**
 * A check to show, at the price of the failures so far. Challenges are limited by the hour, per client network and per
 * subject (`RATE_LIMITS`), because making one costs the server as much as one of the browser's tries.
 *
 * @param failures counted for the subject
 * @returns `exhausted` when a limit is reached; hCaptcha's widget costs the portal nothing and is not limited
 */
export async function createCaptcha(
  ctx: Context,
  { binding, failures, client }: { binding: CaptchaBinding; failures: number; client: Client },
): Promise<Captcha> {
  const { hcaptcha, authSecret } = ctx.settings;
  if (hcaptcha) return { provider: "hcaptcha", siteKey: hcaptcha.siteKey };
  const allowed =
    (await takeClientHit(ctx, "captchas-by-client", client)) &&
    (await takeSubjectHit(ctx, "captchas-by-subject", binding.subject));
  if (!allowed) return { provider: "exhausted" };
  const { form, subject } = binding;
  const input = { binding: { form, subject }, cost: captchaCost(failures), now: ctx.clock.now() };
  return { provider: "altcha", challenge: await makeChallenge(authSecret, input) };
}

/**
 * Accepts the answer to a check once: the same answer is refused the second time, in every process.
 *
 * @param answer as the form brought it; null or empty when it brought none
 * @param failures counted for the subject at this moment: an answer to a cheaper check is `outdated`
 * @returns `covers`: how many attempts of the subject may be counted with this answer. The caller reserves its attempt
 *          below that number, so that parallel attempts cannot all pay the price of the first.
 */
export async function verifyCaptcha(
  ctx: Context,
  { binding, answer, failures }: { binding: CaptchaBinding; answer: string | null; failures: number },
): Promise<{ covers: number } | CaptchaProblem> {
  if (!answer) return "missing";
  const read = await acceptAnswer(ctx, { binding, answer, failures });
  const problem = typeof read === "string" ? read : null;
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: problem ? "captcha.failed" : "captcha.passed",
    actor: "anonymous",
    details: { form: binding.form, ...(problem ? { problem } : {}) },
  });
  return typeof read === "string" ? read : { covers: read.covers };
}

async function acceptAnswer(
  ctx: Context,
  { binding, answer, failures }: { binding: CaptchaBinding; answer: string; failures: number },
): Promise<VerifiedAnswer | CaptchaProblem> {
  const now = ctx.clock.now();
  const read = ctx.settings.hcaptcha
    ? await verifyHcaptcha(ctx.settings, { answer, now })
    : await verifyAltcha(ctx.settings.authSecret, { answer, binding, failures, now });
  if (typeof read === "string") return read;
  const { digest, expiresAt } = read;
  return (await consumeSolution(ctx.db, { digest, expiresAt })) ? read : "expired";
}
