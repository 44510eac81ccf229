import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { type CheckBinding, makeChallenge } from "@/lib/auth/captcha/altcha";
import type { Context } from "@/lib/context";

/** A right answer to the portal's own check, made the cheapest way: for seeds and tests, which hold its keys. */
export async function solvedCheck(ctx: Context, binding: CheckBinding): Promise<string> {
  const now = ctx.clock.now();
  const challenge = JSON.parse(await makeChallenge(ctx.settings.authSecret, { binding, cost: 1, tries: 1, now }));
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
}
