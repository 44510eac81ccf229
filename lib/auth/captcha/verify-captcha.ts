import "server-only";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { recordAuditEvent } from "@/lib/audit/store";
import { type CaptchaBinding, makeChallenge, verifyAltcha } from "@/lib/auth/captcha/altcha";
import { type Captcha, type CaptchaProblem, captchaCost } from "@/lib/auth/captcha/captcha";
import { verifyHcaptcha } from "@/lib/auth/captcha/hcaptcha";
import { consumeAnswer } from "@/lib/auth/captcha/store";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import type { Statement } from "@/lib/db/statement";
import { countCaptcha } from "@/lib/metrics/process-metrics";
import { takeClientHit, takeSubjectHit } from "@/lib/rate-limit/take-hit";

/**
 * Creates a captcha at the cost that the failures so far require. Challenges are limited per hour, per client and per
 * subject (`RATE_LIMITS`), because creating one costs the server as much as one try costs the browser.
 *
 * @param failures failures counted for the subject
 * @returns `exhausted` when a limit is reached; the widget of hCaptcha is not limited, because it costs the portal
 *   nothing
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

type AnswerToVerify = { binding: CaptchaBinding; answer: string | null; failures: number };

/** `covers`: how many attempts of the subject may be counted with the answer. `reserved`: the attempt's number. */
type AcceptedAnswer = { covers: number; reserved: number | null };

/**
 * Verifies a captcha answer and marks it as used. An answer is accepted once, over all processes.
 *
 * @param answer as posted; null or empty when the form had none
 * @param failures failures counted for the subject at this moment; an answer to a cheaper captcha is `outdated`
 * @param reservation makes the statement that reserves the attempt within what the answer covers, for `consumeAnswer`.
 *        Without it the caller reserves the attempt, also within that number, so that parallel attempts cannot all use
 *        the cost of the first
 */
export async function verifyCaptcha(
  ctx: Context,
  { binding, answer, failures }: AnswerToVerify,
  reservation?: (covers: number) => Statement,
): Promise<AcceptedAnswer | CaptchaProblem> {
  if (!answer) return "missing";
  const verified = await verifyGivenAnswer(ctx, { binding, answer, failures }, reservation);
  countCaptcha(typeof verified === "string" ? "failed" : "passed");
  return verified;
}

async function verifyGivenAnswer(
  ctx: Context,
  { binding, answer, failures }: AnswerToVerify & { answer: string },
  reservation?: (covers: number) => Statement,
): Promise<AcceptedAnswer | CaptchaProblem> {
  const at = ctx.clock.now();
  const verified = ctx.settings.hcaptcha
    ? await verifyHcaptcha(ctx.settings, { answer, now: at })
    : await verifyAltcha(ctx.settings.authSecret, { answer, binding, failures, now: at });
  const failed = (problem: CaptchaProblem) => auditEvent("captcha.failed", { form: binding.form, problem });
  if (typeof verified === "string") {
    await recordAuditEvent(ctx.db, at, failed(verified));
    return verified;
  }
  const { covers } = verified;
  const events = { at, passed: auditEvent("captcha.passed", { form: binding.form }), failed: failed("expired") };
  const { isUsed, reserved } = await consumeAnswer(ctx.db, verified, events, reservation?.(covers));
  return isUsed ? { covers, reserved } : "expired";
}

function auditEvent(kind: "captcha.passed" | "captcha.failed", details: Record<string, string>): AuditEvent {
  return { kind, actor: "anonymous", details };
}
