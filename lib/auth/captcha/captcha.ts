/**
 * The captcha (R17): when it is needed and what it costs. Pure.
 * In this folder a *check* is what the customer is asked, an *answer* what their browser sends back.
 */

/** The brochure's number: from the next attempt on a check is needed. */
export const FREE_ATTEMPTS = 3;

/** The form that a check belongs to: solved for one, it is worth nothing on another. */
export type CaptchaForm = "sign-in" | "activation" | "change-password";

/** What the page shows: the service's widget, or a problem for the browser to work on. */
export type Captcha =
  | { provider: "hcaptcha"; siteKey: string }
  /** The challenge as JSON, for the widget. */
  | { provider: "altcha"; challenge: string }
  /** Too many challenges were asked for in this hour, by this client's network or for this address. */
  | { provider: "exhausted" };

/**
 * Why an answer was not accepted; `missing` also where no check had been shown yet. `outdated`: right, but failures
 * counted since then have raised the price.
 */
export type CaptchaProblem = "missing" | "expired" | "wrong" | "outdated" | "down";

const BASE_ROUNDS = 1000;
const MAX_DOUBLINGS = 6;

/**
 * Rounds of PBKDF2 for each try of the browser's: they double with each further failure (about a quarter of a second for
 * the fourth attempt on a desktop, a quarter of a minute for the tenth).
 *
 * @param failures counted so far for the address or account; fewer than 3 cost as much as 3
 */
export function captchaCost(failures: number): number {
  return BASE_ROUNDS * 2 ** Math.min(MAX_DOUBLINGS, Math.max(0, failures - FREE_ATTEMPTS));
}

/**
 * The other direction of `checkCost`: how many attempts of one address or account may be counted with a check of this
 * cost. A check at the price of the fourth attempt covers attempts 1 to 4, never the fifth.
 *
 * @param cost rounds of PBKDF2, from a challenge whose signature was verified
 * @returns 3 for a cost below the lowest price, Infinity from the highest price on
 */
export function attemptsCovered(cost: number): number {
  if (!(cost >= BASE_ROUNDS)) return FREE_ATTEMPTS;
  const costDoublings = Math.floor(Math.log2(cost / BASE_ROUNDS));
  return costDoublings >= MAX_DOUBLINGS ? Number.POSITIVE_INFINITY : FREE_ATTEMPTS + costDoublings + 1;
}

export function needsCaptcha(failures: number): boolean {
  return failures >= FREE_ATTEMPTS;
}
