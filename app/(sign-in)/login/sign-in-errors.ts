import "server-only";
import { captchaError } from "@/app/_captcha/captcha-form";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import { siteIdentity } from "@/app/_components/site/site-identity";
import type { SignInError } from "@/lib/auth/sign-in/sign-in";
import { formatDayLong } from "@/lib/i18n/format";
import { assertNever } from "@/lib/kernel/result";
import { currentLocale } from "@/lib/web/locale";
import { setResponseStatus } from "@/lib/web/response-status";
import { getTranslations } from "@/lib/web/texts";
import { emailError } from "../email-error";
import type { BlockedTexts, LoginState } from "./state";

const TOO_MANY_REQUESTS = 429;
const UNAVAILABLE = 503;
const RETRY_MINUTES = 1;

/** Errors of the two fields that need no account: empty, or not an e-mail address. */
export async function validateInput(email: string, password: string): Promise<FieldMessage[]> {
  const t = await getTranslations("login.error");
  const invalidEmail = await emailError(email);
  return [
    ...(invalidEmail ? [{ field: "email", message: invalidEmail }] : []),
    ...(password === "" ? [{ field: "password", message: t("passwordEmpty") }] : []),
  ];
}

/**
 * State of the form after a failed sign-in; the same for known and unknown addresses. Sets the status 429 or 503 where
 * it applies.
 */
export async function refusalState(error: SignInError, email: string): Promise<LoginState> {
  switch (error.kind) {
    case "wrong":
      return { view: "form", email, errors: await wrongCredentials(error.attemptsLeft), captcha: error.captcha };
    case "captcha":
      return {
        view: "form",
        email,
        errors: [await captchaError(error.problem, error.captcha)],
        captcha: error.captcha,
      };
    case "locked":
      return lockedState(email);
    case "expired":
      return expiredState(email, error.validUntil);
    case "client-limit":
      setResponseStatus(TOO_MANY_REQUESTS);
      return tooManyState(email);
    case "overloaded":
      setResponseStatus(UNAVAILABLE);
      return formState(email, (await getTranslations("login.error"))("rate", { n: RETRY_MINUTES }));
    default:
      return assertNever(error);
  }
}

function formState(email: string, message: string): LoginState {
  return { view: "form", email, errors: [{ field: "email", message }], captcha: null };
}

async function wrongCredentials(attemptsLeft: number | null): Promise<FieldMessage[]> {
  const t = await getTranslations("login.error");
  return [
    { field: "password", message: t("credentials") },
    ...(attemptsLeft === null ? [] : [{ field: "password", message: t("attempts", { n: attemptsLeft }) }]),
    { field: "forgot", message: t("credentialsHelp") },
  ];
}

async function blockedState(
  texts: Pick<BlockedTexts, "email" | "heading" | "paragraphs" | "missing" | "submit">,
): Promise<LoginState> {
  const label = (await getTranslations("common"))("customerService");
  return { view: "blocked", ...texts, service: { label, phone: siteIdentity().supportPhone } };
}

/** The link to unlock was sent when the tenth attempt failed; the button asks for another one. */
async function lockedState(email: string): Promise<LoginState> {
  const t = await getTranslations("locked");
  const sent = await getTranslations("forgot.sent");
  return blockedState({
    email,
    heading: t("heading"),
    paragraphs: [t("text"), t("sent"), t("calm")],
    missing: { heading: sent("help"), text: sent("helpSpam") },
    submit: sent("again"),
  });
}

/** Nobody on this network can sign in today, even with the right password; an e-mailed link still works. */
async function tooManyState(email: string): Promise<LoginState> {
  const heading = (await getTranslations("system.tooMany"))("heading");
  const paragraphs = [(await getTranslations("login.error"))("rateDay")];
  return blockedState({
    email,
    heading,
    paragraphs,
    missing: null,
    submit: (await getTranslations("expired"))("submit"),
  });
}

async function expiredState(email: string, validUntil: string): Promise<LoginState> {
  const t = await getTranslations("expired");
  const date = formatDayLong(validUntil, await currentLocale());
  const paragraphs = [t("text"), t("date", { date }), t("calm")];
  return blockedState({ email, heading: t("heading"), paragraphs, missing: null, submit: t("submit") });
}
