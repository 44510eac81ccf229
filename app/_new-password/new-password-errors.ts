import "server-only";
import { getTranslations } from "next-intl/server";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import { type PasswordViolation, passwordViolations, typedPassword } from "@/lib/auth/credential/password-policy";
import { assertNever } from "@/lib/kernel/result";
import { newPasswordTexts } from "./texts";

/** Why an operation did not take a new password. */
export type NewPasswordRefusal =
  | { kind: "breaks-rule"; violations: PasswordViolation[] }
  | { kind: "guessable" }
  | { kind: "same" }
  | { kind: "initial" }
  | { kind: "overloaded" };

/** The typed password, or what is wrong with it: empty, against a rule, or not the same twice (without script only). */
export async function readNewPassword(form: FormData): Promise<{ password: string } | { errors: FieldMessage[] }> {
  const texts = await newPasswordTexts();
  const password = typedPassword(form.get("password"));
  const again = form.get("again");
  if (password === "") return { errors: [{ field: "password", message: texts.empty }] };
  const violations = passwordViolations(password);
  if (violations.length > 0) return { errors: await newPasswordErrors({ kind: "breaks-rule", violations }) };
  if (again === null || typedPassword(again) === password) return { password };
  const t = await getTranslations("newPassword.error");
  return { errors: [{ field: "again", message: t("match") }] };
}

export async function newPasswordErrors(refusal: NewPasswordRefusal): Promise<FieldMessage[]> {
  const t = await getTranslations("newPassword.error");
  const errorAt = (message: string) => ({ field: "password", message });
  switch (refusal.kind) {
    case "breaks-rule": {
      const { violations } = await newPasswordTexts();
      return refusal.violations.map((violation) => errorAt(violations[violation]));
    }
    case "guessable":
      return [errorAt(t("common"))];
    case "same":
      return [errorAt(t("same"))];
    case "initial":
      return [errorAt(t("initial"))];
    case "overloaded":
      return [errorAt(await overloadedText())];
    default:
      return assertNever(refusal);
  }
}

const RETRY_MINUTES = 1;

/** More passwords are being checked than this machine can: nothing was counted, a minute later it will do. */
export async function overloadedText(): Promise<string> {
  return (await getTranslations("login.error"))("rate", { n: RETRY_MINUTES });
}
