/**
 * Makes the production build with the server around it, only when its sources have changed. Used by the demo and `npm
 * test`.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isRunning } from "@/lib/db/is-running";
import { buildServer } from "@/scripts/server-bundle";
import { shareBuiltChunks } from "@/scripts/share-chunks";

const LOCK_CHECK_MS = 500;
/** Files that no page, route or e-mail template depends on. */
const NOT_BUILT =
  /^(?:tests|docs|demo|deploy|scripts(?!\/(?:serve|server-bundle|share-chunks)\.ts$)|\.ci|\.git)\/|^(?:jest\.config\.mjs|knip\.json|biome\.json|\.gitignore)$|\.md$/;
const NEVER_SOURCE = /^(?:node_modules|coverage|email-export|\.git|\.next.*|\.data.*|\.swc)$/;

/** Every source file below `root`, relative and sorted: tracked and not ignored by git, or all files without git. */
function sourceFiles(root: string): string[] {
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 50_000_000,
  });
  const files = listed.status === 0 ? listed.stdout.split("\0").filter(Boolean) : walk(root, "");
  return [...new Set(files)].filter((file) => !NOT_BUILT.test(file)).sort();
}

function walk(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const relative = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return NEVER_SOURCE.test(entry.name) ? [] : walk(root, relative);
    return entry.isFile() ? [relative] : [];
  });
}

/** SHA-256 over names and bytes of the build's sources and over the version of Node. */
export function sourceHash(root: string): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of sourceFiles(root)) {
    const absolute = path.join(root, file);
    // git lists deleted files too.
    if (!existsSync(absolute)) continue;
    hash.update(`\0${file}\0`).update(createHash("sha256").update(readFileSync(absolute)).digest());
  }
  return hash.digest("hex");
}

/** The stamp holds the build id too, so that a build made by hand afterwards is not taken for this one. */
function stampOf(root: string, hash: string): string | null {
  const buildId = path.join(root, ".next", "BUILD_ID");
  return existsSync(buildId) ? `${hash} ${readFileSync(buildId, "utf8").trim()}\n` : null;
}

function isBuilt(root: string, hash: string): boolean {
  const stamp = path.join(root, ".next", "source-hash");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf(root, hash);
}

async function withBuildLock<T>(root: string, say: (text: string) => void, build: () => Promise<T>): Promise<T> {
  const lock = path.join(root, "node_modules", ".cache", "build.lock");
  mkdirSync(path.dirname(lock), { recursive: true });
  for (let hasSaidWaiting = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
    if (holder && !isRunning(holder)) rmSync(lock, { force: true });
    else {
      if (!hasSaidWaiting) say(`Waiting for the build of process ${holder}…`);
      hasSaidWaiting = true;
      await pause(LOCK_CHECK_MS);
    }
  }
  try {
    return await build();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Runs Next's build in its own process; its output goes to stderr. */
function runBuild(root: string, signal: AbortSignal | undefined): Promise<void> {
  const preload = pathToFileURL(path.join(root, "scripts/end-with-parent.mjs")).href;
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const build = spawn(process.execPath, ["--import", preload, next, "build"], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: "production",
      // Costs a copy of some files; the tests of the container image then need no build of their own.
      BUILD_STANDALONE: "1",
      BUILD_WITHOUT_TYPES: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      // The build of the demo and the tests does not depend on a .env of the checkout.
      __NEXT_PROCESSED_ENV: "true",
      END_WITH_PARENT: String(process.pid),
    },
    stdio: ["ignore", 2, 2, "ipc"],
  });
  signal?.addEventListener("abort", () => build.kill());
  return new Promise((resolve, reject) => {
    build.on("error", reject);
    build.on("exit", (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`The build failed (${signal ?? `exit status ${code}`}); see above.`)),
    );
  });
}

/**
 * Builds the portal unless the present build was made of the same sources.
 *
 * @param root the checkout; absolute
 * @param signal ends a build in progress
 * @returns true when a build was made
 * @throws when the build fails
 */
export async function buildOnce(root: string, say: (text: string) => void, signal?: AbortSignal): Promise<boolean> {
  return withBuildLock(root, say, async () => {
    const hash = sourceHash(root);
    if (isBuilt(root, hash)) return false;
    say("Building the portal; when nothing changes, the next start uses this build…");
    await runBuild(root, signal);
    await buildServer(root);
    shareBuiltChunks(root);
    const stamp = stampOf(root, hash);
    if (!stamp) throw new Error("The build ended without a result; see above.");
    writeFileSync(path.join(root, ".next", "source-hash"), stamp);
    return true;
  });
}
