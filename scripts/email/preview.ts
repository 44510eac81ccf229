/**
 * `npm run email`: react-email's preview of every e-mail template in both languages, on 127.0.0.1 and EMAIL_PORT
 * (default 3001). Ctrl-C or SIGTERM ends it with exit status 0.
 */
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 3001;
const STOP_WITHIN_MS = 8000;
/** Without these flags its command line starts itself again as a child process, which signals would not reach. */
const CLI_FLAGS = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];

const root = path.resolve(import.meta.dirname, "../..");

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function chosenPort(): number {
  const given = process.env.EMAIL_PORT?.trim();
  if (!given) return DEFAULT_PORT;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    fail(`EMAIL_PORT must be a whole number from 1 to 65535, not "${given}".`);
  }
  return port;
}

/** Checked first, because the preview would use the next free port without saying so. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

const port = chosenPort();
if (!(await isFree(port))) fail(`Port ${port} is taken. Free it, or choose another one: EMAIL_PORT=3011 npm run email`);

const cli = path.join(root, "node_modules/react-email/dist/cli/index.mjs");
const preload = path.join(import.meta.dirname, "listen-local.cjs");
const preview = spawn(
  process.execPath,
  [...CLI_FLAGS, "--require", preload, cli, "dev", "--dir", path.join(root, "emails"), "--port", String(port)],
  {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // Replaces NODE_OPTIONS, because the loader of this script does not work in the preview's Next.
    env: { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(preload)}`, NEXT_TELEMETRY_DISABLED: "1" },
  },
);

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  // The preview ignores SIGTERM.
  preview.kill("SIGINT");
  setTimeout(() => preview.kill("SIGKILL"), STOP_WITHIN_MS).unref();
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

preview.on("error", (error) => fail(`The preview could not be started: ${error.message}`));
preview.on("exit", (code) => process.exit(stopping ? 0 : (code ?? 1)));
