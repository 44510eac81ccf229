import { accentColours, isHexColour } from "@/lib/brand/accent";

/** The colours of the letters, as literals: mail clients know neither custom properties nor relative colour. */
export const LIGHT = {
  canvas: "#f7f5f0",
  sheet: "#ffffff",
  line: "#ddd8cd",
  text: "#16212b",
  muted: "#4a5865",
  onAccent: "#ffffff",
} as const;

export const DARK = {
  canvas: "#10171c",
  sheet: "#182127",
  line: "#303d46",
  text: "#edf0f1",
  muted: "#b0bcc4",
} as const;

/** What stands in for a brand colour that is not `#rrggbb`. */
export const DEFAULT_PRIMARY = "#0b5c6b";

/** The accent of a letter's light form, and of its dark form with the words on a button there; as `#rrggbb`. */
export type EmailAccent = { accent: string; accentDark: string; onAccentDark: string };

/**
 * The accent follows from the brand's colour as on the web pages, so that it can be read for any brand.
 * @param primary The brand's colour, `#rrggbb`; the default stands in for anything else.
 */
export function emailAccent(primary: string): EmailAccent {
  const { light, dark } = accentColours(isHexColour(primary) ? primary : DEFAULT_PRIMARY);
  return { accent: light.accent, accentDark: dark.accent, onAccentDark: dark.onAccent };
}
