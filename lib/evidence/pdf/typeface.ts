import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";

export type Weight = "regular" | "bold";

const FOLDER = "node_modules/@expo-google-fonts/atkinson-hyperlegible-next";

/**
 * The TrueType file of a weight. Embedded, because the standard fonts of PDF have no ő and ű. Read anew for each
 * certificate: 48 KB, and certificates are rare. Each path stands in the call that reads it, so that the build adds
 * just these files to a standalone folder.
 */
export function typeface(weight: Weight): Buffer {
  return weight === "bold"
    ? readFileSync(path.join(process.cwd(), FOLDER, "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf"))
    : readFileSync(path.join(process.cwd(), FOLDER, "400Regular/AtkinsonHyperlegibleNext_400Regular.ttf"));
}
