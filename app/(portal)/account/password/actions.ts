"use server";
import { redirect } from "next/navigation";
import { captchaError, previousCaptcha, readCaptcha } from "@/app/_captcha/captcha-form";
import { newPasswordErrors, readNewPassword } from "@/app/_new-password/new-password-errors";
import { ratingOf } from "@/app/_new-password/rate";
import type { NewPasswordState, RatingState } from "@/app/_new-password/state";
import { changePassword } from "@/lib/auth/credential/change-password";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { customerAction } from "@/lib/web/action";
import { writeSessionCookies } from "@/lib/web/session-cookies";
import { getTranslations } from "@/lib/web/texts";

/** Changes the password of a signed-in customer. This session continues under a new id; all others end. */
export const renewPasswordAction = customerAction<NewPasswordState>(
  async ({ ctx, client, session }, form, previous) => {
    const t = await getTranslations("account.error");
    const current = typedPassword(form.get("current"));
    const typed = await readNewPassword(form);
    const missing = current === "" ? [{ field: "current", message: t("currentEmpty") }] : [];
    const captcha = previousCaptcha(previous);
    if ("errors" in typed) return { errors: [...missing, ...typed.errors], captcha };
    if (missing.length > 0) return { errors: missing, captcha };

    const outcome = await changePassword(ctx, {
      session,
      current,
      password: typed.password,
      answer: readCaptcha(form),
      client,
    });
    if (outcome.ok) {
      await writeSessionCookies(outcome.value);
      redirect("/inbox?notice=password-saved");
    }
    const { error } = outcome;
    const currentError = (message: string) => ({ errors: [{ field: "current", message }] });
    switch (error.kind) {
      case "wrong":
        return { ...currentError(t("current")), captcha: error.captcha };
      case "captcha":
        return { errors: [await captchaError(error.problem, error.captcha)], captcha: error.captcha };
      case "locked":
        return currentError((await getTranslations("locked"))("text"));
      case "client-limit":
        return currentError((await getTranslations("login.error"))("rateDay"));
      case "expired":
        return currentError((await getTranslations("expired"))("text"));
      case "changed-meanwhile":
        return redirect("/account");
      default:
        return { errors: await newPasswordErrors(error), captcha };
    }
  },
);

/** Rates the password while it is typed. */
export const rateRenewedPasswordAction = customerAction<RatingState>(({ ctx, session }, form) =>
  ratingOf(ctx, session.account.id, form),
);
