import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { VerifiedAnswer } from "@/lib/auth/captcha/altcha";
import type { CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { addSeconds, secondsBetween } from "@/lib/kernel/time";
import type { Settings } from "@/lib/settings";

const TIMEOUT_MS = 5000;
/** Older answers are refused: they may have been collected for use by another client. */
const MAX_AGE_SECONDS = 120;
const CLOCK_SKEW_SECONDS = 30;
const REMEMBER_SECONDS = 15 * 60;
const MAX_ANSWER_LENGTH = 8192;

/** `success` must be a boolean. Any other response is treated as a failure of the service. */
const verifyResponse = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  challenge_ts: z.iso.datetime({ offset: true }).optional(),
  "error-codes": z.array(z.string()).optional(),
});

type VerifyResponse = z.infer<typeof verifyResponse>;

async function postToService(
  hcaptcha: NonNullable<Settings["hcaptcha"]>,
  answer: string,
): Promise<VerifyResponse | null> {
  const body = new URLSearchParams({ secret: hcaptcha.secret, sitekey: hcaptcha.siteKey, response: answer });
  try {
    const response = await fetch(hcaptcha.verifyUrl, {
      method: "POST",
      body,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? (verifyResponse.safeParse(await response.json()).data ?? null) : null;
  } catch {
    // Unreachable, too slow, or not JSON: the caller refuses the attempt and offers a password link.
    return null;
  }
}

/**
 * Verifies an answer with the hCaptcha service. The caller checks whether the answer was used before. hCaptcha has no
 * adjustable cost, so one answer covers any attempt.
 *
 * @returns `down` when the service does not respond as documented
 */
export async function verifyHcaptcha(
  settings: Settings,
  { answer, now }: { answer: string; now: Date },
): Promise<VerifiedAnswer | CaptchaProblem> {
  if (!settings.hcaptcha) return "down";
  if (answer.length > MAX_ANSWER_LENGTH) return "wrong";
  const response = await postToService(settings.hcaptcha, answer);
  if (!response) return "down";
  if (!response.success) return response["error-codes"]?.includes("expired-input-response") ? "expired" : "wrong";
  const hosts = settings.origins.map((origin) => new URL(origin).hostname);
  if (!response.hostname || !hosts.includes(response.hostname)) return "wrong";
  const age = response.challenge_ts ? secondsBetween(new Date(response.challenge_ts), now) : Number.NaN;
  if (!(age >= -CLOCK_SKEW_SECONDS)) return "wrong";
  if (age > MAX_AGE_SECONDS) return "expired";
  const digest = createHash("sha256").update(answer).digest("hex");
  return { digest, expiresAt: addSeconds(now, REMEMBER_SECONDS), covers: Number.POSITIVE_INFINITY };
}
