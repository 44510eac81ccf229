import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { passwordDaysLeft, passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { findCredential } from "@/lib/auth/credential/store";
import type { Context } from "@/lib/context";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";

/** How old the customer's password is and how long it is good for (R16). */
export type PasswordAge = {
  changedOn: CalendarDay;
  validUntil: CalendarDay;
  /** As `passwordDaysLeft`: 0 on the last day, null once it has expired; a session may outlive its password. */
  daysLeft: number | null;
};

/** @throws when the account has no credential, which no signed-in customer's lacks. */
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
