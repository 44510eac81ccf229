import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
const root = path.resolve(import.meta.dirname, "../..");
/** In the checkout: what one user unpacks into the machine's own folder for temporary files, another cannot start. */
const UNPACKED = path.join(root, "node_modules/.cache/chromium");

/** Runs the package's unpacking, which knows no other place than `TMPDIR`. */
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
 * Finds a Chromium and leaves in the environment what tests/support/browser.ts needs to start it. `TEST_CHROMIUM` chooses
 * one; else the machine's own, else the one from npm, with its own copies of the libraries that bare machines lack.
 * Once per run, before the workers start: they would unpack it on top of each other.
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
