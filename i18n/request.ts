import { getRequestConfig } from "next-intl/server";
import { TIME_ZONE } from "@/lib/kernel/time";
import { currentLocale } from "@/lib/web/locale";
import { messages } from "@/messages";

/** Texts and time zone of one request. Reading the cookie here also makes every page dynamic, as the nonce needs. */
export default getRequestConfig(async () => {
  const locale = await currentLocale();
  return { locale, messages: messages[locale], timeZone: TIME_ZONE };
});
