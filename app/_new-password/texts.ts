import { type FormTexts, formTexts } from "@/app/_components/form/form-texts";
import type { GuessReason, PasswordViolation } from "@/lib/auth/credential/password-policy";
import { getTranslations } from "@/lib/web/texts";

type RuleKey = "length" | "lowercase" | "uppercase" | "digits" | "characters" | "guessable";
const RULE_COUNT = 6;

export type NewPasswordTexts = FormTexts & {
  label: string;
  labelAgain: string;
  hint: string;
  rulesHeading: string;
  rules: Record<RuleKey, string>;
  met: string;
  notMet: string;
  /** Summary sentence by number of met rules, 0 to 6. */
  live: string[];
  suggest: string;
  submit: string;
  empty: string;
  violations: Record<PasswordViolation, string>;
  /** The errors of a password that is easy to guess. */
  guessable: Record<GuessReason, string>;
};

/** Texts of every form for a new password; on the server only. */
export async function newPasswordTexts(): Promise<NewPasswordTexts> {
  const t = await getTranslations("newPassword");
  return {
    ...(await formTexts()),
    label: t("label"),
    labelAgain: t("labelAgain"),
    hint: t("hint"),
    rulesHeading: t("rulesHeading"),
    rules: {
      length: t("rule.length"),
      lowercase: t("rule.lowercase"),
      uppercase: t("rule.uppercase"),
      digits: t("rule.digits"),
      characters: t("rule.characters"),
      guessable: t("rule.guessable"),
    },
    met: t("rule.met"),
    notMet: t("rule.notMet"),
    live: Array.from({ length: RULE_COUNT + 1 }, (_, n) => t("rulesLive", { n })),
    suggest: t("suggest"),
    submit: t("submit"),
    empty: t("error.empty"),
    violations: {
      "too-short": t("error.tooShort"),
      "too-long": t("error.tooLong"),
      "few-lowercase": t("error.fewLowercase"),
      "few-uppercase": t("error.fewUppercase"),
      "few-digits": t("error.fewDigits"),
      "forbidden-character": t("error.forbiddenCharacter"),
    },
    guessable: {
      personal: t("error.personal"),
      common: t("error.common"),
      pattern: t("error.pattern"),
    },
  };
}
