"use server";
import { cookies } from "next/headers";
import { newPasswordErrors, readNewPassword } from "@/app/_new-password/new-password-errors";
import { ratingOf } from "@/app/_new-password/rate";
import { type NewPasswordState, NOT_RATED, type RatingState } from "@/app/_new-password/state";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { linkAction } from "@/lib/web/action";
import { clearEntryCookie, entryPath } from "@/lib/web/entry-cookies";
import { loadNextPage } from "@/lib/web/next-page";
import { writeSessionCookies } from "@/lib/web/session-cookies";

/** Uses the link up, sets the password and signs in. All other sessions end. */
export const changeByLinkAction = linkAction<NewPasswordState>(
  "password-link",
  async ({ ctx, client, token }, form) => {
    const typed = await readNewPassword(form);
    if ("errors" in typed) return typed;

    const outcome = await setPasswordByLink(ctx, { token, password: typed.password, client });
    if (outcome.ok) {
      await writeSessionCookies(outcome.value);
      clearEntryCookie(await cookies(), "password-link");
      return loadNextPage("/inbox?notice=password-saved");
    }
    // The page says why the link cannot be used.
    if (outcome.error.kind === "link-unusable") return loadNextPage(entryPath("password-link"));
    return { errors: await newPasswordErrors(outcome.error) };
  },
);

/** Rates the password while it is typed; without a usable link there is no rating. */
export const rateLinkPasswordAction = linkAction<RatingState>("password-link", async ({ ctx, token }, form) => {
  const link = await inspectPasswordLink(ctx, token);
  return link && link.purpose !== "activation" ? ratingOf(ctx, link.accountId, form) : NOT_RATED;
});
