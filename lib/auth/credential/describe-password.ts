import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { passwordDaysLeft, passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { findCredential } from "@/lib/auth/credential/store";
import type { Context } from "@/lib/context";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";

/** When the customer's password was set and how long it is valid (R16). Days are Budapest days. */
export type PasswordAge = {
  changedOn: CalendarDay;
  validUntil: CalendarDay;
  /** As `passwordDaysLeft`: 0 on the last day, null once expired. A session can outlive its password. */
  daysLeft: number | null;
};

/** @throws Error when the account has no credential; the account of a signed-in customer always has one */
export async function describePassword(ctx: Context, accountId: AuthorizedAccountId): Promise<PasswordAge> {
  const credential = await findCredential(ctx.db, accountId);
  if (!credential) throw new Error("an account without a credential");
  const validUntil = passwordValidUntil(credential.passwordChangedAt);
  return {
    changedOn: budapestDay(credential.passwordChangedAt),
    validUntil,
    daysLeft: passwordDaysLeft(credential.passwordChangedAt, ctx.clock.now()),
  };
}
