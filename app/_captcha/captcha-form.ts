import "server-only";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha, CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { setResponseStatus } from "@/lib/web/response-status";
import { getTranslations } from "@/lib/web/texts";
import { CAPTCHA_FIELD } from "./captcha-box";

/** The captcha answer of a submitted form, or null. */
export function readCaptcha(form: FormData): string | null {
  const answer = form.get(CAPTCHA_FIELD);
  return typeof answer === "string" && answer !== "" ? answer : null;
}

const TOO_MANY_REQUESTS = 429;

/**
 * The error for a captcha answer that was not accepted. If no further challenge can be given, the status becomes 429.
 *
 * @param captcha the challenge that the page shows next
 */
export async function captchaError(problem: CaptchaProblem, captcha: Captcha): Promise<FieldMessage> {
  const t = await getTranslations("captcha.error");
  if (captcha.provider === "exhausted") {
    setResponseStatus(TOO_MANY_REQUESTS);
    return { field: CAPTCHA_FIELD, message: t("exhausted") };
  }
  const message = {
    missing: t("empty"),
    wrong: t("expired"),
    expired: t("expired"),
    outdated: t("outdated"),
    down: t("down"),
  }[problem];
  return { field: CAPTCHA_FIELD, message };
}

/**
 * The captcha that the form was shown with. It is shown again, because its answer was not used.
 *
 * @param previous state of the form as the browser returned it; null is returned if it holds no valid captcha
 */
export function previousCaptcha(previous: unknown): Captcha | null {
  const { captcha } = (previous ?? {}) as { captcha?: Partial<Record<"provider" | "siteKey" | "challenge", unknown>> };
  if (captcha?.provider === "hcaptcha" && typeof captcha.siteKey === "string") {
    return { provider: "hcaptcha", siteKey: captcha.siteKey };
  }
  if (captcha?.provider === "exhausted") return { provider: "exhausted" };
  if (captcha?.provider === "altcha" && typeof captcha.challenge === "string") {
    return { provider: "altcha", challenge: captcha.challenge };
  }
  return null;
}
