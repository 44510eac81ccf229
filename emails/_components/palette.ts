import { accentColours, isHexColour } from "@/lib/brand/accent";

/** The colours of e-mails as literals: mail clients support neither custom properties nor relative colours. */
export const LIGHT = {
  canvas: "#f7f5f0",
  card: "#ffffff",
  line: "#ddd8cd",
  text: "#16212b",
  muted: "#4a5865",
  onAccent: "#ffffff",
} as const;

export const DARK = {
  canvas: "#10171c",
  card: "#182127",
  line: "#303d46",
  text: "#edf0f1",
  muted: "#b0bcc4",
} as const;

/** Used when the brand colour is not `#rrggbb`. */
export const DEFAULT_PRIMARY = "#0b5c6b";

/** Accent colours of the light and the dark scheme, and the colour of text on the dark scheme's button; `#rrggbb`. */
export type EmailAccent = { accent: string; accentDark: string; onAccentDark: string };

/**
 * Derives the accent colours from the brand colour as on the web pages, so that text is readable for any brand.
 *
 * @param primary the brand colour, `#rrggbb`; any other value is replaced by the default
 */
export function emailAccent(primary: string): EmailAccent {
  const { light, dark } = accentColours(isHexColour(primary) ? primary : DEFAULT_PRIMARY);
  return { accent: light.accent, accentDark: dark.accent, onAccentDark: dark.onAccent };
}
