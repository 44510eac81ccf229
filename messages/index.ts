/**
 * Every text of the product in both languages (UX.md, 6), one file per page or group of pages, named after it.
 * The Hungarian texts set the shape; the English ones must match it, key by key.
 */
import accountEn from "./en/account.json";
import activateEn from "./en/activate.json";
import captchaEn from "./en/captcha.json";
import closureEn from "./en/closure.json";
import commonEn from "./en/common.json";
import downloadEn from "./en/download.json";
import emailsEn from "./en/emails.json";
import expiredEn from "./en/expired.json";
import forgotEn from "./en/forgot.json";
import helpEn from "./en/help.json";
import inboxEn from "./en/inbox.json";
import legalEn from "./en/legal.json";
import lockedEn from "./en/locked.json";
import loginEn from "./en/login.json";
import messageEn from "./en/message.json";
import newPasswordEn from "./en/new-password.json";
import replyEn from "./en/reply.json";
import sentEn from "./en/sent.json";
import servicesEn from "./en/services.json";
import systemEn from "./en/system.json";
import timeoutEn from "./en/timeout.json";
import trashEn from "./en/trash.json";
import accountHu from "./hu/account.json";
import activateHu from "./hu/activate.json";
import captchaHu from "./hu/captcha.json";
import closureHu from "./hu/closure.json";
import commonHu from "./hu/common.json";
import downloadHu from "./hu/download.json";
import emailsHu from "./hu/emails.json";
import expiredHu from "./hu/expired.json";
import forgotHu from "./hu/forgot.json";
import helpHu from "./hu/help.json";
import inboxHu from "./hu/inbox.json";
import legalHu from "./hu/legal.json";
import lockedHu from "./hu/locked.json";
import loginHu from "./hu/login.json";
import messageHu from "./hu/message.json";
import newPasswordHu from "./hu/new-password.json";
import replyHu from "./hu/reply.json";
import sentHu from "./hu/sent.json";
import servicesHu from "./hu/services.json";
import systemHu from "./hu/system.json";
import timeoutHu from "./hu/timeout.json";
import trashHu from "./hu/trash.json";

const hu = {
  account: accountHu,
  activate: activateHu,
  captcha: captchaHu,
  closure: closureHu,
  common: commonHu,
  download: downloadHu,
  emails: emailsHu,
  expired: expiredHu,
  forgot: forgotHu,
  help: helpHu,
  inbox: inboxHu,
  legal: legalHu,
  locked: lockedHu,
  login: loginHu,
  message: messageHu,
  newPassword: newPasswordHu,
  reply: replyHu,
  sent: sentHu,
  services: servicesHu,
  system: systemHu,
  timeout: timeoutHu,
  trash: trashHu,
};

/** The shape of one language: what `useTranslations` and `getTranslations` accept as keys. */
export type Messages = typeof hu;

const en: Messages = {
  account: accountEn,
  activate: activateEn,
  captcha: captchaEn,
  closure: closureEn,
  common: commonEn,
  download: downloadEn,
  emails: emailsEn,
  expired: expiredEn,
  forgot: forgotEn,
  help: helpEn,
  inbox: inboxEn,
  legal: legalEn,
  locked: lockedEn,
  login: loginEn,
  message: messageEn,
  newPassword: newPasswordEn,
  reply: replyEn,
  sent: sentEn,
  services: servicesEn,
  system: systemEn,
  timeout: timeoutEn,
  trash: trashEn,
};

export const LOCALES = ["hu", "en"] as const;
export type Locale = (typeof LOCALES)[number];
/** What a stranger reads, and an account whose language the insurer did not name (CONTRACT, decision 9). */
export const DEFAULT_LOCALE: Locale = "hu";

/** True for a language we speak; anything else in a cookie or a file counts as not given. */
export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

export const messages: Record<Locale, Messages> = { hu, en };
