import "server-only";
import { lookupForm, parseEmailAddress } from "@/lib/kernel/email-address";
import { trimBlanks } from "@/lib/kernel/typed-text";
import { getTranslations } from "@/lib/web/texts";

/** The format error of an entered address, or null. Does not tell whether an account exists. */
export async function emailError(typed: string): Promise<string | null> {
  const t = await getTranslations("login.error");
  if (trimBlanks(typed) === "") return t("emailEmpty");
  return parseEmailAddress(lookupForm(typed)) === null ? t("emailFormat") : null;
}
