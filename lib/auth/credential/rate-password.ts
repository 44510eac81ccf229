import "server-only";
import { getAccount } from "@/lib/account/store";
import { findGuessReason } from "@/lib/auth/credential/guessable-password";
import { type PasswordRating, passwordViolations } from "@/lib/auth/credential/password-policy";
import { findPersonalWords } from "@/lib/auth/credential/personal-words";
import type { Context } from "@/lib/context";
import { takeSubjectHit } from "@/lib/rate-limit/take-hit";

/**
 * Rates a new password while the customer types it, as `checkNewPassword` does when it is saved. Nothing is stored,
 * logged or changed, except the counted hit.
 *
 * @param input.accountId the account that the session or the password link belongs to
 * @returns null without a rating: the password breaks R15, or the account's checks of this hour are used up
 */
export async function ratePassword(
  ctx: Context,
  input: { accountId: string; password: string },
): Promise<PasswordRating | null> {
  const { accountId, password } = input;
  if (passwordViolations(password).length > 0) return null;
  if (!(await takeSubjectHit(ctx, "password-checks-by-subject", accountId))) return null;
  const account = await getAccount(ctx.db, accountId);
  return findGuessReason(password, await findPersonalWords(ctx, account)) ?? "good";
}
