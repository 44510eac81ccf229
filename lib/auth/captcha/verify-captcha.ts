import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { type CaptchaBinding, makeChallenge, type VerifiedAnswer, verifyAltcha } from "@/lib/auth/captcha/altcha";
import { type Captcha, type CaptchaProblem, captchaCost } from "@/lib/auth/captcha/captcha";
import { verifyHcaptcha } from "@/lib/auth/captcha/hcaptcha";
import { consumeSolution } from "@/lib/auth/captcha/store";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { takeClientHit, takeSubjectHit } from "@/lib/rate-limit/take-hit";

/**
 * Creates a captcha at the cost that the failures so far require. Challenges are limited per hour, per client and per
 * subject (`RATE_LIMITS`), because creating one costs the server as much as one try costs the browser.
 *
 * @param failures failures counted for the subject
 * @returns `exhausted` when a limit is reached; the widget of hCaptcha is not limited, because it costs the portal nothing
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
 * Verifies a captcha answer and marks it as used. An answer is accepted once, over all processes.
 *
 * @param answer as posted; null or empty when the form had none
 * @param failures failures counted for the subject at this moment; an answer to a cheaper captcha is `outdated`
 * @returns `covers`: how many attempts of the subject may be counted with this answer. The caller must reserve its attempt
 *          within that number, so that parallel attempts cannot all use the cost of the first.
 */
export async function verifyCaptcha(
  ctx: Context,
  { binding, answer, failures }: { binding: CaptchaBinding; answer: string | null; failures: number },
): Promise<{ covers: number } | CaptchaProblem> {
  if (!answer) return "missing";
  const verified = await verifyOnce(ctx, { binding, answer, failures });
  const problem = typeof verified === "string" ? verified : null;
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: problem ? "captcha.failed" : "captcha.passed",
    actor: "anonymous",
    details: { form: binding.form, ...(problem ? { problem } : {}) },
  });
  return typeof verified === "string" ? verified : { covers: verified.covers };
}

async function verifyOnce(
  ctx: Context,
  { binding, answer, failures }: { binding: CaptchaBinding; answer: string; failures: number },
): Promise<VerifiedAnswer | CaptchaProblem> {
  const now = ctx.clock.now();
  const verified = ctx.settings.hcaptcha
    ? await verifyHcaptcha(ctx.settings, { answer, now })
    : await verifyAltcha(ctx.settings.authSecret, { answer, binding, failures, now });
  if (typeof verified === "string") return verified;
  const { digest, expiresAt } = verified;
  return (await consumeSolution(ctx.db, { digest, expiresAt })) ? verified : "expired";
}
