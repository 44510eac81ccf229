import "server-only";
import { getTranslations } from "next-intl/server";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha, CaptchaProblem } from "@/lib/auth/captcha/captcha";
import { setResponseStatus } from "@/lib/web/response-status";
import { CAPTCHA_FIELD } from "./captcha-box";

/** The answer that the form brought, if it brought one. */
export function readCaptcha(form: FormData): string | null {
  const answer = form.get(CAPTCHA_FIELD);
  return typeof answer === "string" && answer !== "" ? answer : null;
}

const TOO_MANY_REQUESTS = 429;

/**
 * What is said of an answer that was not accepted (captcha-2 to captcha-4). Where no further challenge can be given, the
 * status becomes 429.
 *
 * @param captcha the one that the page shows next
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
 * The check that the form was shown with, to be shown again: nothing was tried with it, so its answer stays good.
 *
 * @param previous the state of the form as the browser sent it back; null is returned for what is no check
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
