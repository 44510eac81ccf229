import { type Browser, chromium } from "playwright-core";
import { browserEnvironment } from "@/tests/support/browser-environment";

/** Starts the browser that the set-up found. Close it in `afterAll`. Only in the project `journeys`. */
export function launchBrowser(): Promise<Browser> {
  const { TEST_CHROMIUM } = process.env;
  if (!TEST_CHROMIUM) throw new Error("No browser: this test belongs under tests/journeys.");
  return chromium.launch({
    executablePath: TEST_CHROMIUM,
    // As root there is no sandbox to be had. Nothing else: the package's own list would switch off web security.
    args: ["--no-sandbox"],
    env: browserEnvironment(process.env),
  });
}
