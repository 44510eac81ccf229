/**
 * All texts of the product in both languages, one file per page or group of pages. The Hungarian texts define the keys;
 * a missing English key is a type error. tests/unit/messages finds keys that nothing reads.
 */
import accountEn from "./en/account";
import activateEn from "./en/activate";
import calendarEn from "./en/calendar";
import captchaEn from "./en/captcha";
import certificateEn from "./en/certificate";
import closureEn from "./en/closure";
import commonEn from "./en/common";
import contractsEn from "./en/contracts";
import downloadEn from "./en/download";
import emailsEn from "./en/emails";
import expiredEn from "./en/expired";
import forgotEn from "./en/forgot";
import helpEn from "./en/help";
import inboxEn from "./en/inbox";
import legalEn from "./en/legal";
import lockedEn from "./en/locked";
import loginEn from "./en/login";
import messageEn from "./en/message";
import newPasswordEn from "./en/new-password";
import replyEn from "./en/reply";
import sentEn from "./en/sent";
import servicesEn from "./en/services";
import staffEn from "./en/staff";
import systemEn from "./en/system";
import timeoutEn from "./en/timeout";
import trashEn from "./en/trash";
import verifyEn from "./en/verify";
import accountHu from "./hu/account";
import activateHu from "./hu/activate";
import calendarHu from "./hu/calendar";
import captchaHu from "./hu/captcha";
import certificateHu from "./hu/certificate";
import closureHu from "./hu/closure";
import commonHu from "./hu/common";
import contractsHu from "./hu/contracts";
import downloadHu from "./hu/download";
import emailsHu from "./hu/emails";
import expiredHu from "./hu/expired";
import forgotHu from "./hu/forgot";
import helpHu from "./hu/help";
import inboxHu from "./hu/inbox";
import legalHu from "./hu/legal";
import lockedHu from "./hu/locked";
import loginHu from "./hu/login";
import messageHu from "./hu/message";
import newPasswordHu from "./hu/new-password";
import replyHu from "./hu/reply";
import sentHu from "./hu/sent";
import servicesHu from "./hu/services";
import staffHu from "./hu/staff";
import systemHu from "./hu/system";
import timeoutHu from "./hu/timeout";
import trashHu from "./hu/trash";
import verifyHu from "./hu/verify";

const hu = {
  account: accountHu,
  activate: activateHu,
  calendar: calendarHu,
  captcha: captchaHu,
  certificate: certificateHu,
  closure: closureHu,
  common: commonHu,
  contracts: contractsHu,
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
  staff: staffHu,
  system: systemHu,
  timeout: timeoutHu,
  trash: trashHu,
  verify: verifyHu,
};

/** Keys of one language, which `useTranslations` and `getTranslations` accept. */
export type Messages = typeof hu;

const en: Messages = {
  account: accountEn,
  activate: activateEn,
  calendar: calendarEn,
  captcha: captchaEn,
  certificate: certificateEn,
  closure: closureEn,
  common: commonEn,
  contracts: contractsEn,
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
  staff: staffEn,
  system: systemEn,
  timeout: timeoutEn,
  trash: trashEn,
  verify: verifyEn,
};

export const LOCALES = ["hu", "en"] as const;
export type Locale = (typeof LOCALES)[number];
/** Language of visitors, and of accounts for which the insurer gave none. */
export const DEFAULT_LOCALE: Locale = "hu";

/** True for a supported language; anything else in a cookie or a file counts as not given. */
export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

export const messages: Record<Locale, Messages> = { hu, en };
