/** The typefaces of the documents. Embedded, because a viewer's substitute may lack a matching ő and ű. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export type Weight = "regular" | "bold";

const require = createRequire(import.meta.url);
const FAMILY = "@expo-google-fonts/atkinson-hyperlegible-next";
const FILES: Record<Weight, string> = {
  regular: `${FAMILY}/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf`,
  bold: `${FAMILY}/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf`,
};

const loaded = new Map<Weight, Buffer>();

/** The TrueType file of a weight, read once. */
export function typeface(weight: Weight): Buffer {
  const known = loaded.get(weight);
  if (known) return known;
  const bytes = readFileSync(require.resolve(FILES[weight]));
  loaded.set(weight, bytes);
  return bytes;
}

export const INK = "#16212b";
export const MUTED = "#4a5865";
export const RULE = "#c9c4b8";
export const TINT = "#f1efe8";
export const ACCENT = "#0b5c6b";
