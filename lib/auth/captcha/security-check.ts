/**
 * The check against robots (R17; CONTRACT, decision 7): which answer it needs, how dear it is. Pure.
 * Words of this room: a *check* is what the customer is asked, an *answer* what his browser sends back.
 */

/** The brochure's number: from the next attempt on a check is needed. */
export const FREE_ATTEMPTS = 3;

/** The form that a check belongs to: solved for one, it is worth nothing on another. */
export type CheckedForm = "sign-in" | "activation" | "change-password";

/** What the page shows: the service's widget, or a problem for the browser to work on. */
export type SecurityCheck =
  | { provider: "hcaptcha"; siteKey: string }
  /** The challenge as JSON, for the widget. */
  | { provider: "altcha"; challenge: string };

/** Why an answer was not accepted; `missing` also where no check had been shown yet. */
export type CheckProblem = "missing" | "expired" | "wrong" | "down";

const BASE_ROUNDS = 1000;
const MAX_DOUBLINGS = 6;

/**
 * Rounds of PBKDF2 for each try of the browser's: they double with each further failure (about a quarter of a second for
 * the fourth attempt on a desktop, a quarter of a minute for the tenth).
 *
 * @param failures counted so far for the address or account, 3 or more
 */
export function checkCost(failures: number): number {
  return BASE_ROUNDS * 2 ** Math.min(MAX_DOUBLINGS, Math.max(0, failures - FREE_ATTEMPTS));
}

export function needsCheck(failures: number): boolean {
  return failures >= FREE_ATTEMPTS;
}
