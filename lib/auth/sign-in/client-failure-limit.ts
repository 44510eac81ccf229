import "server-only";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { recordAuditEventForEach } from "@/lib/audit/store";
import type { CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { verifyCaptcha } from "@/lib/auth/captcha/verify-captcha";
import type { Client } from "@/lib/auth/session/client";
import type { PasswordAttempt } from "@/lib/auth/sign-in/attempt-password";
import { COUNTED, recordIfCounted } from "@/lib/auth/sign-in/store";
import type { Context } from "@/lib/context";
import { CAPTCHA_FROM_CLIENT_FAILURES, RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { clientHitStatement, clientHits } from "@/lib/rate-limit/take-hit";

const RULE = "failed-by-client";
const MAX = RATE_LIMITS[RULE].max;

/** The failures of a client from which on the right password opens no session: 15 without a captcha, 20 with one. */
export function clientLimit(captchaSolved: boolean): number {
  return captchaSolved ? MAX : CAPTCHA_FROM_CLIENT_FAILURES;
}

/**
 * Applies the client's daily limit of failures to a compared password: 15 without a captcha, 20 with one. Runs before
 * the outcome is returned, so that parallel guesses learn no more outcomes than the limit allows; runs after the
 * comparison, because right passwords are not counted (many customers may sign in from one office).
 *
 * @param captchaSolved whether a captcha was solved for the attempt; if not, and 15 failures are counted by now, the
 *   answer posted with the form is verified here
 * @param failures failures counted for the typed address, without this attempt
 * @param wrong the audit event of a wrong password, recorded if it is counted; null for the right one
 * @returns null when the outcome may be returned; else nothing was counted and the outcome must not be shown
 */
export async function countAgainstClient(
  ctx: Context,
  attempt: PasswordAttempt,
  { wrong, captchaSolved, failures }: { wrong: AuditEvent | null; captchaSolved: boolean; failures: number },
): Promise<CaptchaProblem | "client-limit" | null> {
  const isWithin = async (max: number) =>
    wrong ? countFailure(ctx, attempt.client, max, wrong) : (await clientHits(ctx, RULE, attempt.client)) < max;
  if (!captchaSolved) {
    if (await isWithin(CAPTCHA_FROM_CLIENT_FAILURES)) return null;
    if ((await clientHits(ctx, RULE, attempt.client)) >= MAX) return "client-limit";
    const passed = await verifyCaptcha(ctx, { binding: attempt, answer: attempt.answer, failures });
    if (typeof passed === "string") return passed;
  }
  return (await isWithin(MAX)) ? null : "client-limit";
}

/** Counts a failure of the client and records its audit event in one statement. False when the limit is reached. */
function countFailure(ctx: Context, client: Client, max: number, wrong: AuditEvent): Promise<boolean> {
  const event = recordAuditEventForEach(COUNTED, ctx.clock.now(), wrong);
  return recordIfCounted(ctx.db, clientHitStatement(ctx, RULE, client, max), event);
}
