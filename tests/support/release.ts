/** Another release of the portal: a changed copy of the sources, built in a folder of this checkout. */
import { spawn } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { completeStandalone } from "@/scripts/standalone";

const root = path.resolve(import.meta.dirname, "../..");
const NOT_COPIED = /^(?:\..*|node_modules|coverage|email-export|demo|docs|tests)$/;
/** Builds and installations write it while they run. */
const CACHES = ".cache";
/** Built pages: enough to compare the action ids of several folders, and to send a reply. */
const PAGES = [
  "app/(portal)/inbox/**/page.tsx",
  "app/(portal)/sent/**/page.tsx",
  "app/(sign-in)/login/page.tsx",
  "app/api/health/**/route.ts",
  "app/api/reply-draft/**/route.ts",
  "app/api/reply-too-large/**/route.ts",
];
/** Hard-links every file of a folder, because Turbopack follows no link to a folder outside its root. */
function linkFolder(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.name === CACHES) continue;
    if (entry.isDirectory()) linkFolder(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

export class Release {
  /** Absolute; in the checkout, because hard links need the same file system. */
  readonly folder = mkdtempSync(path.join(root, ".data-release-"));

  #standalone: string | null = null;

  constructor() {
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      if (NOT_COPIED.test(entry.name)) continue;
      cpSync(path.join(root, entry.name), path.join(this.folder, entry.name), { recursive: true });
    }
    linkFolder(path.join(root, "node_modules"), path.join(this.folder, "node_modules"));
    // Reuses the cache of the present build.
    const cache = path.join(root, ".next/cache");
    if (existsSync(cache)) cpSync(cache, path.join(this.folder, ".next/cache"), { recursive: true });
  }

  /** Replaces the first `from` of a file. @param file relative */
  change(file: string, from: string, to: string): void {
    const absolute = path.join(this.folder, file);
    const text = readFileSync(absolute, "utf8");
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(absolute, text.replace(from, to));
  }

  /**
   * Builds the pages of PAGES. The server around Next is copied from the present build, because it does not depend on
   * the release.
   *
   * @param env additional variables of the build
   * @throws with the output of the build
   */
  async build(env: Record<string, string> = {}): Promise<void> {
    const { NODE_OPTIONS: _, ...own } = process.env;
    const next = path.join(this.folder, "node_modules/next/dist/bin/next");
    const build = spawn(process.execPath, [next, "build", "--debug-build-paths", PAGES.join(",")], {
      cwd: this.folder,
      env: {
        ...own,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        __NEXT_PROCESSED_ENV: "true",
        BUILD_WITHOUT_TYPES: "1",
        ...env,
      } as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [build.stdout, build.stderr]) stream.on("data", (chunk) => (said += chunk));
    const status = await new Promise((resolve) => build.on("close", resolve));
    if (status !== 0) throw new Error(`The build of the release failed:\n${said}`);
    const server = path.join(this.folder, ".next/portal");
    mkdirSync(server, { recursive: true });
    for (const file of readdirSync(path.join(root, ".next/portal"))) {
      copyFileSync(path.join(root, ".next/portal", file), path.join(server, file));
    }
    if (env.BUILD_STANDALONE === "1") await completeStandalone(this.folder);
  }

  /** Copies the standalone build out of the checkout, so that nothing of the checkout is found. Returns its folder. */
  copyStandalone(): string {
    this.#standalone = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-standalone-"));
    cpSync(path.join(this.folder, ".next/standalone"), this.#standalone, { recursive: true });
    return this.#standalone;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    if (this.#standalone) rmSync(this.#standalone, { recursive: true, force: true });
  }
}

/** The ids of the server actions of a build by file and name. @param folder absolute */
export function actionIds(folder: string): Map<string, string> {
  const file = path.join(folder, ".next/server/server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(file, "utf8")) as {
    node: Record<string, { filename: string; exportedName: string }>;
  };
  return new Map(Object.entries(node).map(([id, { filename, exportedName }]) => [`${filename} ${exportedName}`, id]));
}
