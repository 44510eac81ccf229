import "server-only";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { ratePassword } from "@/lib/auth/credential/rate-password";
import type { Context } from "@/lib/context";
import type { RatingState } from "./state";

/** Rates the password of a form for an account. The action that calls it has checked whose form it is. */
export async function ratingOf(ctx: Context, accountId: string, form: FormData): Promise<RatingState> {
  return { rating: await ratePassword(ctx, { accountId, password: typedPassword(form.get("password")) }) };
}
