import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
const root = path.resolve(import.meta.dirname, "../..");

/**
 * Finds a Chromium and leaves in the environment what tests/support/browser.ts needs to start it. `TEST_CHROMIUM` chooses
 * one; else the machine's own, else the one from npm, with its own copies of the libraries that bare machines lack.
 * Once per run, before the workers start: they would unpack it on top of each other.
 */
export async function prepareChromium() {
  process.env.TEST_CHROMIUM ??= SYSTEM_BROWSERS.find((file) => existsSync(file)) ?? (await chromium.executablePath());
  const linked = spawnSync("ldd", [process.env.TEST_CHROMIUM], { encoding: "utf8" });
  if (!linked.stdout?.includes("not found")) return;
  const libraries = await inflate(path.join(root, "node_modules/@sparticuz/chromium/bin/al2023.tar.br"));
  process.env.TEST_CHROMIUM_LIBRARIES = path.join(libraries, "lib");
}
