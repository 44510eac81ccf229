import type { Locale } from "@/messages";

/** The regional format of each language; English is British. */
export const REGIONS: Record<Locale, string> = { hu: "hu-HU", en: "en-GB" };
