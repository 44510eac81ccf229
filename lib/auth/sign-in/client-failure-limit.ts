import "server-only";
import type { CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { verifyCaptcha } from "@/lib/auth/captcha/verify-captcha";
import { clientHits, takeClientHit } from "@/lib/auth/rate-limit/limit-client";
import { CAPTCHA_FROM_CLIENT_FAILURES, RATE_LIMITS } from "@/lib/auth/rate-limit/rate-limit";
import type { PasswordAttempt } from "@/lib/auth/sign-in/attempt-password";
import type { Context } from "@/lib/context";

const RULE = "failed-by-client";
const MAX = RATE_LIMITS[RULE].max;

/**
 * Counts a compared password against its client's address before the outcome is told: 15 failures a day without a check,
 * 20 with one. Whoever guesses in parallel learns the outcome of no more guesses than these, right or wrong. It is done
 * after the comparison because right passwords are not counted: many customers of one office may sign in at once.
 *
 * @param checked whether the attempt was let in with an answer to a check; if not, and 15 are counted meanwhile, the
 *                answer that came with the form is accepted now
 * @param failures counted for the typed address without this attempt
 * @returns null when it is counted or need not be; else nothing was counted and the outcome must not be told
 */
export async function countAgainstClient(
  ctx: Context,
  attempt: PasswordAttempt,
  { wrong, checked, failures }: { wrong: boolean; checked: boolean; failures: number },
): Promise<CaptchaProblem | "client-limit" | null> {
  const within = async (max: number) =>
    wrong ? takeClientHit(ctx, RULE, attempt.client, max) : (await clientHits(ctx, RULE, attempt.client)) < max;
  if (!checked) {
    if (await within(CAPTCHA_FROM_CLIENT_FAILURES)) return null;
    if ((await clientHits(ctx, RULE, attempt.client)) >= MAX) return "client-limit";
    const passed = await verifyCaptcha(ctx, { binding: attempt, answer: attempt.answer, failures });
    if (typeof passed === "string") return passed;
  }
  return (await within(MAX)) ? null : "client-limit";
}
