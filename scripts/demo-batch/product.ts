/** Names of the five products in both languages, and file names of their documents. */
import type { Language } from "./format";
import type { ProductKey } from "./model";

const NAMES: Record<ProductKey, Record<Language, string>> = {
  home: { hu: "Lakásbiztosítás", en: "Home insurance" },
  liability: { hu: "Kötelező gépjármű-felelősségbiztosítás", en: "Compulsory motor liability insurance" },
  casco: { hu: "Casco", en: "Motor own-damage insurance" },
  life: { hu: "Életbiztosítás", en: "Life insurance" },
  travel: { hu: "Utasbiztosítás", en: "Travel insurance" },
};

/** The product's name in the manifest and the documents. */
export function productName(product: ProductKey, language: Language): string {
  return NAMES[product][language];
}
