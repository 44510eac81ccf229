"use server";
import { newPasswordErrors, readNewPassword } from "@/app/_new-password/new-password-errors";
import { ratingOf } from "@/app/_new-password/rate";
import type { NewPasswordState, RatingState } from "@/app/_new-password/state";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { firstChangeAction } from "@/lib/web/action";
import { loadNextPage } from "@/lib/web/next-page";
import { writeSessionCookies } from "@/lib/web/session-cookies";

/** Replaces the initial password by the customer's own; from then on the mailbox is open (R7). */
export const firstPasswordAction = firstChangeAction<NewPasswordState>(async ({ ctx, client, session }, form) => {
  const typed = await readNewPassword(form);
  if ("errors" in typed) return typed;
  const outcome = await setFirstPassword(ctx, { session, password: typed.password, client });
  if (!outcome.ok) {
    // Done in another tab meanwhile: the session gate decides which page comes next.
    if (outcome.error.kind === "link-unusable") return loadNextPage("/");
    return { errors: await newPasswordErrors(outcome.error) };
  }
  await writeSessionCookies(outcome.value);
  return loadNextPage("/inbox?notice=password-saved");
});

/** Rates the password while it is typed. */
export const rateFirstPasswordAction = firstChangeAction<RatingState>(({ ctx, session }, form) =>
  ratingOf(ctx, session.account.id, form),
);
