"use server";
import { previousCaptcha, readCaptcha } from "@/app/_captcha/captcha-form";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { publicAction } from "@/lib/web/action";
import { loadNextPage } from "@/lib/web/next-page";
import { ownPath } from "@/lib/web/own-path";
import { writeSessionCookies } from "@/lib/web/session-cookies";
import { signInOnce } from "@/lib/web/sign-in-once";
import { refusalState, validateInput } from "./sign-in-errors";
import type { LoginState } from "./state";

/** Signs in with address and password. On failure the form keeps everything but the password. */
export const signInAction = publicAction<LoginState>(async (call, form, previous) => {
  const email = String(form.get("email") ?? "");
  const password = typedPassword(form.get("password"));
  const errors = await validateInput(email, password);
  // A captcha that is already solved stays valid: no attempt was made with it.
  const captcha = previousCaptcha(previous);
  if (errors.length > 0) return { view: "form", email, errors, captcha };

  const outcome = await signInOnce(call, { emailAddress: email, password, answer: readCaptcha(form) });
  if (!outcome.ok) return refusalState(outcome.error, email);
  await writeSessionCookies(outcome.value);
  return loadNextPage(ownPath(form.get("returnTo")) ?? "/inbox");
});
