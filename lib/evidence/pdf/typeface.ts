import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";

export type Weight = "regular" | "bold";

// Whole literals, so that Next finds the files and adds them to a standalone folder.
const FILES: Record<Weight, string> = {
  regular: path.join(
    process.cwd(),
    "node_modules/@expo-google-fonts/atkinson-hyperlegible-next/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf",
  ),
  bold: path.join(
    process.cwd(),
    "node_modules/@expo-google-fonts/atkinson-hyperlegible-next/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf",
  ),
};

/**
 * The TrueType file of a weight. Embedded, because the standard fonts of PDF have no ő and ű. Read anew for each
 * certificate: 48 KB, and certificates are rare.
 */
export function typeface(weight: Weight): Buffer {
  return readFileSync(FILES[weight]);
}
