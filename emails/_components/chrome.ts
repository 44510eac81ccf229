/** What every letter shares and no letter may look up itself: language, brand, the portal's address, the texts. */
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
  /** Absolute https address of the logo; the name in words when null. */
  logoUrl: string | null;
  /** `#rrggbb`; the accent of both colour schemes is derived from it. */
  primary: string;
};

function refuse(error: Error): never {
  throw error;
}

/** The texts of one namespace in one language. A missing text or placeholder throws: a letter is right or not sent. */
function translator<Namespace extends "emails" | "common" | "account.sessions">(locale: Locale, namespace: Namespace) {
  return createTranslator({ locale, messages: messages[locale], namespace, timeZone: TIME_ZONE, onError: refuse });
}

export type EmailChrome = {
  locale: Locale;
  brand: EmailBrand;
  /** The portal's origin, without a slash at the end. */
  portalUrl: string;
  /** The letters' own texts: `translate("newMessage.subject")`. */
  translate: ReturnType<typeof translator<"emails">>;
  /** Texts that the web pages use too: `shared("safety")`. */
  shared: ReturnType<typeof translator<"common">>;
  /** Words for a browser or a system that did not name itself. */
  device: ReturnType<typeof translator<"account.sessions">>;
  /** A day in the language of the e-mail: `2026. november 23.` */
  day: (day: CalendarDay) => string;
  /** An instant in Budapest time, from ISO 8601: `2026. november 23. 9:05` */
  dateTime: (instant: string) => string;
};

/** Makes the frame of all letters to customers of one language. Cheap enough to be made per letter. */
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
