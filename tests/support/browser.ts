import { type Browser, chromium } from "playwright-core";
import { browserEnvironment } from "@/tests/support/browser-environment";

/**
 * Starts the browser found by the set-up. Close it in `afterAll`. Only in the project `journeys`.
 *
 * @param fontPixels the browser's own font size, to which `rem` refers, also in media queries; 16 by default
 */
export function launchBrowser({ fontPixels }: { fontPixels?: number } = {}): Promise<Browser> {
  const { TEST_CHROMIUM } = process.env;
  if (!TEST_CHROMIUM) throw new Error("No browser: this test belongs under tests/journeys.");
  return chromium.launch({
    executablePath: TEST_CHROMIUM,
    // Chromium has no sandbox for root. No other flag: those of the package would disable web security.
    args: ["--no-sandbox", ...(fontPixels ? [`--blink-settings=defaultFontSize=${fontPixels}`] : [])],
    env: browserEnvironment(process.env),
  });
}
