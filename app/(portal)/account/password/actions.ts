"use server";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { captchaError, heldVerification, readCaptcha } from "@/app/_captcha/answers";
import { readNewPassword, refusal } from "@/app/_new-password/answers";
import type { NewPasswordState } from "@/app/_new-password/state";
import { changePassword } from "@/lib/auth/credential/change-password";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { customerAction } from "@/lib/web/action";
import { writeSessionCookies } from "@/lib/web/session-cookies";

/** A new password from inside the portal: this session goes on under a new id, every other one ends. */
export const renewPasswordAction = customerAction<NewPasswordState>(
  async ({ ctx, client, session }, form, previous) => {
    const t = await getTranslations("account.error");
    const current = typedPassword(form.get("current"));
    const typed = await readNewPassword(form);
    const missing = current === "" ? [{ field: "current", message: t("currentEmpty") }] : [];
    const check = heldVerification(previous);
    if ("errors" in typed) return { errors: [...missing, ...typed.errors], check };
    if (missing.length > 0) return { errors: missing, check };

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
    const about = (message: string) => ({ errors: [{ field: "current", message }] });
    switch (error.kind) {
      case "wrong":
        return { ...about(t("current")), check: error.captcha };
      case "captcha":
        return { errors: [await captchaError(error.problem, error.captcha)], check: error.captcha };
      case "locked":
        return about((await getTranslations("locked"))("text"));
      case "client-limit":
        return about((await getTranslations("login.error"))("rateDay"));
      case "expired":
        return about((await getTranslations("expired"))("text"));
      case "changed-meanwhile":
        return redirect("/account");
      default:
        return { errors: await refusal(error), check };
    }
  },
);
