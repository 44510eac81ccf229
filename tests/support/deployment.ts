/** A copy of the checkout in a temporary folder, as on a server: with `.env` and packages, without code of the demo. */
import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TEST_ENVIRONMENT } from "./context";
import { NOT_SHIPPED } from "./not-shipped";

const root = path.resolve(import.meta.dirname, "../..");
const COPIED = [
  "drizzle",
  "emails",
  "lib",
  "messages",
  "package.json",
  "package-lock.json",
  "scripts",
  "tsconfig.cli.json",
  "tsconfig.json",
];
/** Variables of the test process that a shell on a server does not have. */
const TEST_VARIABLES =
  /^(?:__NEXT_|NODE_|JEST_|TEST_|npm_|INIT_CWD|END_WITH_PARENT|TSX_|DATABASE_|PORTAL_MODE|DATA_DIR)/;

/** The variables of a production deployment, without DATABASE_URL. */
export const PRODUCTION = { ...TEST_ENVIRONMENT, NODE_ENV: "production", APP_URL: "https://kuldemenyeim.example.hu" };

export type CommandResult = { status: number | null; stdout: string; stderr: string };

export class Deployment {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), "deployment-")));

  constructor() {
    // The embedded PostgreSQL runs as another user when the tests run as root.
    chmodSync(this.folder, 0o755);
    const left = new Set(NOT_SHIPPED.map((name) => path.join(root, name)));
    const filter = (source: string) => !left.has(source);
    for (const name of COPIED) cpSync(path.join(root, name), this.path(name), { recursive: true, filter });
    symlinkSync(path.join(root, "node_modules"), this.path("node_modules"));
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  writeEnv(variables: Record<string, string>): void {
    this.write(
      ".env",
      Object.entries(variables)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join(""),
    );
  }

  /** The environment of a shell that exports only `exported`. */
  environment(exported: Record<string, string> = {}): NodeJS.ProcessEnv {
    const shell = Object.entries(process.env).filter(
      ([name]) => !TEST_VARIABLES.test(name) && !(name in TEST_ENVIRONMENT),
    );
    return { ...Object.fromEntries(shell), ...exported } as NodeJS.ProcessEnv;
  }

  start(script: string, args: string[] = [], exported: Record<string, string> = {}) {
    const child = spawn(process.execPath, [this.path("scripts/bootstrap.mjs"), script, ...args], {
      cwd: tmpdir(),
      env: this.environment(exported),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        output[name] += chunk;
      });
    }
    const ended = new Promise<CommandResult>((resolve) =>
      child.on("close", (status) => resolve({ status, ...output })),
    );
    return { child, output, ended };
  }

  /** Runs a command as `npm run` does, from another folder. */
  run(script: string, args: string[] = [], exported: Record<string, string> = {}): Promise<CommandResult> {
    return this.start(script, args, exported).ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
