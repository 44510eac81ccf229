/** What all email templates share and get as a prop: language, brand, address of the portal, texts. */
import { createTranslator } from "use-intl/core";
import { formatDateTime, formatDayLong } from "@/lib/i18n/format";
import { type CalendarDay, TIME_ZONE } from "@/lib/kernel/time";
import { type Locale, messages } from "@/messages";

export type EmailBrand = {
  name: string;
  legalName: string;
  /** Registered office on one line; left out of the footer when not given. */
  address?: string;
  supportEmail: string;
  supportPhone: string;
  /** Absolute https address of the logo; null shows the name as text. */
  logoUrl: string | null;
  /** `#rrggbb`; the accent colours of both schemes are derived from it. */
  primary: string;
};

function throwError(error: Error): never {
  throw error;
}

/** The texts of one namespace in one language. A missing text or placeholder throws, so the e-mail is not sent. */
function translator<Namespace extends "emails" | "common" | "account.sessions">(locale: Locale, namespace: Namespace) {
  return createTranslator({ locale, messages: messages[locale], namespace, timeZone: TIME_ZONE, onError: throwError });
}

export type EmailChrome = {
  locale: Locale;
  brand: EmailBrand;
  /** The portal's origin, without a slash at the end. */
  portalUrl: string;
  /** Texts of the email templates: `translate("newMessage.subject")`. */
  translate: ReturnType<typeof translator<"emails">>;
  /** Texts that web pages also use: `shared("safety")`. */
  shared: ReturnType<typeof translator<"common">>;
  /** Texts for an unknown browser or operating system. */
  device: ReturnType<typeof translator<"account.sessions">>;
  /** A day in the language of the e-mail: `2026. november 23.` */
  day: (day: CalendarDay) => string;
  /** An instant in Budapest time, from ISO 8601: `2026. november 23. 9:05` */
  dateTime: (instant: string) => string;
};

/** Makes the shared parts for one language. Cheap enough to be called for each e-mail. */
export function emailChrome(frame: { locale: Locale; brand: EmailBrand; portalUrl: string }): EmailChrome {
  const { locale, brand } = frame;
  return {
    locale,
    brand,
    portalUrl: frame.portalUrl.replace(/\/$/, ""),
    translate: translator(locale, "emails"),
    shared: translator(locale, "common"),
    device: translator(locale, "account.sessions"),
    day: (day) => formatDayLong(day, locale),
    dateTime: (instant) => formatDateTime(new Date(instant), locale),
  };
}
