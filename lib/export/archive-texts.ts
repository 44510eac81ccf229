/** The texts of an archive's index in the customer's language. */
import { translatorOf } from "@/lib/i18n/translator";
import { type Locale, messages } from "@/messages";

export function archiveTexts(locale: Locale) {
  return {
    locale,
    download: translatorOf(locale, "download"),
    types: translatorOf(locale, "common.documentType"),
    productName: messages[locale].common.productName,
  };
}
export type ArchiveTexts = ReturnType<typeof archiveTexts>;
