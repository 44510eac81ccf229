"use server";
import { cookies } from "next/headers";
import { captchaError, previousCaptcha, readCaptcha } from "@/app/_captcha/captcha-form";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import { overloadedText } from "@/app/_new-password/new-password-errors";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { linkAction } from "@/lib/web/action";
import { clearEntryCookie } from "@/lib/web/entry-cookies";
import { loadNextPage } from "@/lib/web/next-page";
import { writeSessionCookies } from "@/lib/web/session-cookies";
import { getTranslations } from "@/lib/web/texts";
import type { ActivateState } from "./state";

/**
 * Checks the initial password on the page of the e-mailed link. If it is right, only the first password change is open
 * (R7).
 */
export const activateAction = linkAction<ActivateState>(
  "activation",
  async ({ ctx, client, token }, form, previous) => {
    const t = await getTranslations("activate.error");
    const initialPassword = typedPassword(form.get("initial"));
    const captcha = previousCaptcha(previous);
    if (initialPassword === "") return { errors: [{ field: "initial", message: t("empty") }], captcha };

    const outcome = await startActivation(ctx, { token, initialPassword, answer: readCaptcha(form), client });
    if (outcome.ok) {
      await writeSessionCookies(outcome.value);
      clearEntryCookie(await cookies(), "activation");
      return loadNextPage("/password/first");
    }
    const { error } = outcome;
    switch (error.kind) {
      case "overloaded":
        return { errors: [{ field: "initial", message: await overloadedText() }], captcha };
      case "captcha":
        return { errors: [await captchaError(error.problem, error.captcha)], captcha: error.captcha };
      case "wrong":
        return {
          errors: wrong(t("wrong"), error.attemptsLeft === null ? null : t("attempts", { n: error.attemptsLeft })),
          captcha: error.captcha,
        };
      default:
        // The page says why the link cannot be used.
        return loadNextPage("/activate");
    }
  },
);

function wrong(...sentences: (string | null)[]): FieldMessage[] {
  return sentences.filter((message) => message !== null).map((message) => ({ field: "initial", message }));
}
