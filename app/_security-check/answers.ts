import "server-only";
import { getTranslations } from "next-intl/server";
import type { FieldMessage } from "@/app/_components/error-summary";
import type { CheckProblem } from "@/lib/auth/captcha/security-check";
import { CHECK_FIELD } from "./check-well";

/** The answer that the form brought, if it brought one. */
export function readCheck(form: FormData): string | null {
  const answer = form.get(CHECK_FIELD);
  return typeof answer === "string" && answer !== "" ? answer : null;
}

/** What is said of an answer that was not accepted (captcha-2 to captcha-4). */
export async function checkError(problem: CheckProblem): Promise<FieldMessage> {
  const t = await getTranslations("captcha.error");
  const message = { missing: t("empty"), wrong: t("expired"), expired: t("expired"), down: t("down") }[problem];
  return { field: CHECK_FIELD, message };
}
