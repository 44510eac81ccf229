/** The texts of an archive's index in the customer's language. */
import { createTranslator } from "use-intl/core";
import { TIME_ZONE } from "@/lib/kernel/time";
import { type Locale, messages } from "@/messages";

export function archiveTexts(locale: Locale) {
  const options = { locale, messages: messages[locale], timeZone: TIME_ZONE };
  return {
    locale,
    download: createTranslator({ ...options, namespace: "download" }),
    types: createTranslator({ ...options, namespace: "common.documentType" }),
    productName: messages[locale].common.productName,
  };
}
export type ArchiveTexts = ReturnType<typeof archiveTexts>;
