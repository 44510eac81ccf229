import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
const root = path.resolve(import.meta.dirname, "../..");
/** In the checkout, because files that one user unpacks into /tmp cannot be started by another. */
const UNPACKED = path.join(root, "node_modules/.cache/chromium");

/** Runs the package's unpacking, which always unpacks into `TMPDIR`. */
async function unpack(work) {
  const { TMPDIR } = process.env;
  mkdirSync(UNPACKED, { recursive: true });
  process.env.TMPDIR = UNPACKED;
  try {
    return await work();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/**
 * Finds a Chromium and sets the environment variables that tests/support/browser.ts needs. Uses `TEST_CHROMIUM` when
 * set, else the system's Chromium, else the one of the npm package with copies of the libraries that minimal systems
 * lack. Called once before the test workers start, because they would unpack it at the same time.
 */
export async function prepareChromium() {
  process.env.TEST_CHROMIUM ??=
    SYSTEM_BROWSERS.find((file) => existsSync(file)) ?? (await unpack(() => chromium.executablePath()));
  const linked = spawnSync("ldd", [process.env.TEST_CHROMIUM], { encoding: "utf8" });
  if (!linked.stdout?.includes("not found")) return;
  const archive = path.join(root, "node_modules/@sparticuz/chromium/bin/al2023.tar.br");
  const libraries = await unpack(() => inflate(archive));
  process.env.TEST_CHROMIUM_LIBRARIES = path.join(libraries, "lib");
}
