import "server-only";
import { formatDateTime } from "@/lib/i18n/format";
import { type Translator, translatorOf } from "@/lib/i18n/translator";
import { addSeconds, secondsBetween, systemClock } from "@/lib/kernel/time";
import { localeOf } from "@/lib/web/locale-cookie";
import { ownPath } from "@/lib/web/own-path";
import { type SystemDocument, type SystemTexts, systemDocument } from "@/lib/web/system-document";
import { webSettings } from "@/lib/web/web-settings";
import type { Locale } from "@/messages";

/** Retry-After when MAINTENANCE gives no end. */
const RETRY_AFTER_SECONDS = 300;

/**
 * A page that needs neither Next nor the database, in the language of the cookie.
 *
 * @param textsOf gives the page's texts, with the translator of that language
 */
export function systemPage(
  cookieHeader: string | null,
  textsOf: (t: Translator, locale: Locale) => SystemTexts,
): SystemDocument {
  const { name, primary, logoUrl, supportPhone } = webSettings().brand;
  const locale = localeOf(cookieHeader);
  return systemDocument(textsOf(translatorOf(locale), locale), {
    locale,
    brandName: name,
    primary,
    logoUrl,
    supportPhone,
  });
}

/** Retry-After while the database is out of reach: a restart or a failover takes about that long. */
export const RETRY_AFTER_OUTAGE_SECONDS = 30;

export type Fault = {
  /** Under which the log has it: the id of the request. */
  reference: string | null;
  /** Path and query of the request; the page links to it. */
  path: string;
  /** The database is out of reach: the page says that the portal is not available. */
  isOutage: boolean;
};

/** The page of a fault (500) or of an outage (503, with Retry-After), with its reference and a link to try again. */
export function faultPage(cookieHeader: string | null, { reference, path, isOutage }: Fault): SystemDocument {
  const page = systemPage(cookieHeader, (t) => ({
    heading: isOutage ? t("system.unavailable.heading") : t("system.error.heading"),
    lead: [
      ...(isOutage ? [t("system.unavailable.safe")] : []),
      t("system.error.text"),
      ...(reference ? [t("system.error.reference", { id: reference })] : []),
    ].join(" "),
    action: { href: ownPath(path) ?? "/", text: t("system.error.retry") },
    help: true,
  }));
  if (!isOutage) return page;
  return { ...page, headers: { ...page.headers, "Retry-After": String(RETRY_AFTER_OUTAGE_SECONDS) } };
}

/**
 * The page of the maintenance mode (MAINTENANCE, status 503), for every path except health checks and assets.
 *
 * @param path path and query of the request; the page links to it
 * @returns null when the portal is not in maintenance
 */
export function maintenancePage(cookieHeader: string | null, path: string): SystemDocument | null {
  const { maintenance } = webSettings();
  if (!maintenance) return null;
  const now = systemClock.now();
  // A time in the past is not shown.
  const until = maintenance.until && maintenance.until > now ? maintenance.until : null;
  const page = systemPage(cookieHeader, (t, locale) => ({
    heading: t("system.unavailable.heading"),
    lead: [
      ...(until ? [t("system.unavailable.until", { datetime: formatDateTime(until, locale) })] : []),
      t("system.unavailable.safe"),
    ].join(" "),
    action: { href: ownPath(path) ?? "/", text: t("system.error.retry") },
  }));
  const wait = until ? secondsBetween(now, addSeconds(until, 1)) : RETRY_AFTER_SECONDS;
  return { ...page, headers: { ...page.headers, "Retry-After": String(wait) } };
}
