/** The words of an archive in its reader's language. */
import { createTranslator } from "use-intl/core";
import { TIME_ZONE } from "@/lib/kernel/time";
import { type Locale, messages } from "@/messages";

export function archiveTexts(locale: Locale) {
  const frame = { locale, messages: messages[locale], timeZone: TIME_ZONE };
  return {
    locale,
    download: createTranslator({ ...frame, namespace: "download" }),
    types: createTranslator({ ...frame, namespace: "common.documentType" }),
    productName: messages[locale].common.productName,
  };
}
export type ArchiveTexts = ReturnType<typeof archiveTexts>;
