import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { type CaptchaBinding, makeChallenge } from "@/lib/auth/captcha/altcha";
import { captchaCost } from "@/lib/auth/captcha/captcha";
import type { Context } from "@/lib/context";

/** From this number of failures on the price is highest, so a solution for it is accepted at any number. */
const MAX_PRICE_FAILURES = 9;

/**
 * Solves the portal's own captcha at the first try, for seeds and tests, which have its key.
 *
 * @param failures number of failed sign-ins, which decides the price of the challenge
 * @returns the value that the form posts, base64
 */
export async function solveCaptcha(
  ctx: Context,
  binding: CaptchaBinding,
  failures = MAX_PRICE_FAILURES,
): Promise<string> {
  const now = ctx.clock.now();
  const input = { binding, cost: captchaCost(failures), tries: 1, now };
  const challenge = JSON.parse(await makeChallenge(ctx.settings.authSecret, input));
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
}
