import "server-only";
import { loadSettings } from "@/lib/env";
import type { Settings } from "@/lib/settings";

/** The settings for code that needs no database: middleware.ts and the frame of the pages. */
export function webSettings(): Settings {
  return loadSettings();
}
