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

/** What of a document is in an archive: all of it, its beginning because the rest is damaged, or nothing. */
export type EntryState = "whole" | "incomplete" | "missing";

export type ArchiveTexts = ReturnType<typeof archiveTexts>;

/** What the index says of a document. */
export function entryStateText(texts: ArchiveTexts, state: EntryState): string {
  if (state === "whole") return texts.download("index.included");
  return texts.download(state === "incomplete" ? "index.incomplete" : "index.notIncluded");
}
