import "server-only";
import { createTranslator } from "use-intl/core";
import { formatDateTime } from "@/lib/i18n/format";
import { addSeconds, secondsBetween, systemClock, TIME_ZONE } from "@/lib/kernel/time";
import { localeCookieName } from "@/lib/web/locale-cookie";
import { ownPath } from "@/lib/web/own-path";
import { type SystemDocument, type SystemTexts, systemDocument } from "@/lib/web/system-document";
import { webSettings } from "@/lib/web/web-settings";
import { DEFAULT_LOCALE, isLocale, type Locale, messages } from "@/messages";

/** Where nobody knows when the portal is back: so long a browser, or a scheduler, is asked to wait. */
const ASK_AGAIN_SECONDS = 300;

/** The reader's language from the raw header; pages use `currentLocale`. */
function localeOf(cookieHeader: string | null): Locale {
  const chosen = new RegExp(`(?:^|;\\s*)${localeCookieName()}=(\\w+)`).exec(cookieHeader ?? "")?.[1];
  return isLocale(chosen) ? chosen : DEFAULT_LOCALE;
}

/** What a page of ours says, in the reader's language. @param words are asked for with his texts */
export function systemPage(
  cookieHeader: string | null,
  words: (t: ReturnType<typeof systemTexts>, locale: Locale) => SystemTexts,
): SystemDocument {
  const { name, primary, logoUrl, supportPhone } = webSettings().brand;
  const locale = localeOf(cookieHeader);
  return systemDocument(words(systemTexts(locale), locale), {
    locale,
    brandName: name,
    primary,
    logoUrl,
    supportPhone,
  });
}

function systemTexts(locale: Locale) {
  return createTranslator({ locale, messages: messages[locale], timeZone: TIME_ZONE });
}

/** 500: no jargon, the reference that the log has too, and a way on (UX.md, 6.15). */
export function faultPage(cookieHeader: string | null, fault: { reference: string | null; path: string }) {
  return systemPage(cookieHeader, (t) => ({
    heading: t("system.error.heading"),
    lead: [
      t("system.error.text"),
      ...(fault.reference ? [t("system.error.reference", { id: fault.reference })] : []),
    ].join(" "),
    action: { href: ownPath(fault.path) ?? "/", text: t("system.error.retry") },
    help: true,
  }));
}

/**
 * 503 of the maintenance mode (MAINTENANCE), for every address but health and assets; null when the portal is open.
 *
 * @param path the own path that was asked for: the way on is to ask for it again
 */
export function maintenancePage(cookieHeader: string | null, path: string): SystemDocument | null {
  const { maintenance } = webSettings();
  if (!maintenance) return null;
  const now = systemClock.now();
  // A time that has passed would be a promise broken before the reader's eyes.
  const until = maintenance.until && maintenance.until > now ? maintenance.until : null;
  const page = systemPage(cookieHeader, (t, locale) => ({
    heading: t("system.unavailable.heading"),
    lead: [
      ...(until ? [t("system.unavailable.until", { datetime: formatDateTime(until, locale) })] : []),
      t("system.unavailable.safe"),
    ].join(" "),
    action: { href: ownPath(path) ?? "/", text: t("system.error.retry") },
  }));
  const wait = until ? secondsBetween(now, addSeconds(until, 1)) : ASK_AGAIN_SECONDS;
  return { ...page, headers: { ...page.headers, "Retry-After": String(wait) } };
}
