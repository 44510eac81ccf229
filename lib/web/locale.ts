import "server-only";
import { cookies } from "next/headers";
import { localeCookieName } from "@/lib/web/locale-cookie";
import { DEFAULT_LOCALE, isLocale, type Locale } from "@/messages";

/** The language of this request: the cookie's, else Hungarian. */
export async function currentLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(localeCookieName())?.value;
  return isLocale(chosen) ? chosen : DEFAULT_LOCALE;
}
