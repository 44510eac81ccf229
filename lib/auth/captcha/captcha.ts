/** The captcha (R17): when it is needed and what it costs. Pure. An *answer* is what the browser sends back. */

/** Failed attempts before a captcha is needed (R17). */
export const FREE_ATTEMPTS = 3;

/** The form that a captcha belongs to. An answer is refused on any other form. */
export type CaptchaForm = "sign-in" | "activation" | "change-password";

/** What the page shows: the widget of hCaptcha, or a challenge that the browser solves. */
export type Captcha =
  | { provider: "hcaptcha"; siteKey: string }
  /** The challenge as JSON, for the widget. */
  | { provider: "altcha"; challenge: string }
  /** Too many challenges were requested in this hour, from this client or for this subject. */
  | { provider: "exhausted" };

/**
 * Why an answer was not accepted. `missing`: no answer was sent, also when no captcha had been shown yet. `outdated`:
 * the answer is correct, but failures counted since then require a higher cost. `down`: the captcha service failed.
 */
export type CaptchaProblem = "missing" | "expired" | "wrong" | "outdated" | "down";

const BASE_ROUNDS = 1000;
const MAX_DOUBLINGS = 6;

/**
 * PBKDF2 rounds of each try in the browser. They double with each further failure: about 0.25 s for the fourth attempt
 * on a desktop, about 15 s for the tenth.
 *
 * @param failures failures counted for the address or account; fewer than 3 cost as much as 3
 */
export function captchaCost(failures: number): number {
  return BASE_ROUNDS * 2 ** Math.min(MAX_DOUBLINGS, Math.max(0, failures - FREE_ATTEMPTS));
}

/**
 * The inverse of `captchaCost`: how many attempts of one address or account may be counted with a captcha of this cost.
 * A captcha at the cost of the fourth attempt covers attempts 1 to 4, not the fifth.
 *
 * @param cost PBKDF2 rounds, from a challenge whose signature was verified
 * @returns 3 for a cost below the lowest, Infinity from the highest cost on
 */
export function attemptsCovered(cost: number): number {
  if (!(cost >= BASE_ROUNDS)) return FREE_ATTEMPTS;
  const costDoublings = Math.floor(Math.log2(cost / BASE_ROUNDS));
  return costDoublings >= MAX_DOUBLINGS ? Number.POSITIVE_INFINITY : FREE_ATTEMPTS + costDoublings + 1;
}

export function needsCaptcha(failures: number): boolean {
  return failures >= FREE_ATTEMPTS;
}
