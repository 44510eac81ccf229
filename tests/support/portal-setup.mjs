import { spawn } from "node:child_process";
import path from "node:path";
import { prepareChromium } from "./chromium.mjs";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * Starts the whole portal for the browser tests, like `npm run demo`, on a temporary data folder and free ports. Sets
 * TEST_STACK to its addresses (JSON; read by tests/support/portal.ts). The process lives until the teardown.
 */
export default async function startTestPortal() {
  await prepareChromium();
  const { NODE_OPTIONS: _, ...env } = process.env;
  const script = path.join(root, "tests/support/portal-server.ts");
  const server = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: root,
    env: { ...env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") },
    stdio: ["pipe", "pipe", "inherit"],
  });
  globalThis.testPortal = server;
  process.env.TEST_STACK = await new Promise((resolve, reject) => {
    let output = "";
    server.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.endsWith("\n")) resolve(output.trim());
    });
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`The test portal ended with exit status ${code}; see above.`)));
  });
}
