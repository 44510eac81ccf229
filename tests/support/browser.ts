import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Starts the browser that the set-up found. Close it in `afterAll`. Only in the project `journeys`. */
export function launchBrowser(): Promise<Browser> {
  const { TEST_CHROMIUM, TEST_CHROMIUM_LIBRARIES, ...env } = process.env;
  if (!TEST_CHROMIUM) throw new Error("No browser: this test belongs under tests/journeys.");
  return chromium.launch({
    executablePath: TEST_CHROMIUM,
    // As root there is no sandbox to be had. Nothing else: the package's own list would switch off web security.
    args: ["--no-sandbox"],
    env: {
      ...(env as Record<string, string>),
      ...(TEST_CHROMIUM_LIBRARIES ? { LD_LIBRARY_PATH: TEST_CHROMIUM_LIBRARIES } : {}),
      // A machine without fonts of its own: those that came with the browser.
      ...(existsSync("/etc/fonts") ? {} : { FONTCONFIG_PATH: path.join(tmpdir(), "fonts") }),
    },
  });
}
