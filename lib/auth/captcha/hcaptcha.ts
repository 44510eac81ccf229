import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { VerifiedAnswer } from "@/lib/auth/captcha/altcha";
import type { CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { addSeconds, secondsBetween } from "@/lib/kernel/time";
import type { Settings } from "@/lib/settings";

const TIMEOUT_MS = 5000;
/** An answer older than this was kept for somebody else. */
const MAX_AGE_SECONDS = 120;
const CLOCK_SKEW_SECONDS = 30;
const REMEMBER_SECONDS = 15 * 60;
const MAX_ANSWER_LENGTH = 8192;

/** `success` must be the boolean: a service that answers anything else is not understood (SEC-18). */
const verdict = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  challenge_ts: z.iso.datetime({ offset: true }).optional(),
  "error-codes": z.array(z.string()).optional(),
});

type Verdict = z.infer<typeof verdict>;

async function askService(hcaptcha: NonNullable<Settings["hcaptcha"]>, answer: string): Promise<Verdict | null> {
  const body = new URLSearchParams({ secret: hcaptcha.secret, sitekey: hcaptcha.siteKey, response: answer });
  try {
    const response = await fetch(hcaptcha.verifyUrl, {
      method: "POST",
      body,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? (verdict.safeParse(await response.json()).data ?? null) : null;
  } catch {
    // Unreachable, too slow, or no JSON: the caller fails closed and offers the mailed link.
    return null;
  }
}

/**
 * Asks hCaptcha about an answer; whether it was used before is the caller's to check. Its checks have no price, so one
 * answer covers any attempt.
 *
 * @returns `down` when the service does not answer as documented
 */
export async function verifyHcaptcha(
  settings: Settings,
  { answer, now }: { answer: string; now: Date },
): Promise<VerifiedAnswer | CaptchaProblem> {
  if (!settings.hcaptcha) return "down";
  if (answer.length > MAX_ANSWER_LENGTH) return "wrong";
  const said = await askService(settings.hcaptcha, answer);
  if (!said) return "down";
  if (!said.success) return said["error-codes"]?.includes("expired-input-response") ? "expired" : "wrong";
  const hosts = settings.origins.map((origin) => new URL(origin).hostname);
  if (!said.hostname || !hosts.includes(said.hostname)) return "wrong";
  const age = said.challenge_ts ? secondsBetween(new Date(said.challenge_ts), now) : Number.NaN;
  if (!(age >= -CLOCK_SKEW_SECONDS)) return "wrong";
  if (age > MAX_AGE_SECONDS) return "expired";
  const digest = createHash("sha256").update(answer).digest("hex");
  return { digest, expiresAt: addSeconds(now, REMEMBER_SECONDS), covers: Number.POSITIVE_INFINITY };
}
