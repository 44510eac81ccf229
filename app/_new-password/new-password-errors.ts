import "server-only";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import {
  type GuessReason,
  type PasswordViolation,
  passwordViolations,
  typedPassword,
} from "@/lib/auth/credential/password-policy";
import { assertNever } from "@/lib/kernel/result";
import { getTranslations } from "@/lib/web/texts";
import { newPasswordTexts } from "./texts";

/** Why an operation refused a new password. */
export type NewPasswordRefusal =
  | { kind: "breaks-rule"; violations: PasswordViolation[] }
  | { kind: "guessable"; reason: GuessReason }
  | { kind: "same" }
  | { kind: "initial" }
  | { kind: "overloaded" };

/**
 * The entered password, or its errors: empty, against a rule (R15), or different the second time (only without script).
 */
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
      return [errorAt((await newPasswordTexts()).guessable[refusal.reason])];
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

/** Text for an overloaded server: no attempt was counted, and a retry in a minute should work. */
export async function overloadedText(): Promise<string> {
  return (await getTranslations("login.error"))("rate", { n: RETRY_MINUTES });
}
