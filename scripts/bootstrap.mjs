/**
 * Starts every command of this project: `node scripts/bootstrap.mjs <script> [arguments…]`.
 *
 * Runs under Node 20 or newer and needs no installed package. For development commands it installs the packages when
 * node_modules differs from the lockfile or a patch of a package changed; commands of a deployment run what is
 * installed. The script then runs under the project's own Node 24 with the same terminal, arguments and exit status.
 * Messages go to stderr; stdout is left to the script.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nodeEnvironment, nodeFlags } from "./node-flags.mjs";

const NEEDED_NODE_MAJOR = 24;
const PARENT_CHECK_MS = 500;
const INSTALL_LOCK_CHECK_MS = 500;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

const root = realpathSync(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const modules = path.join(root, "node_modules");
const stampFile = path.join(modules, ".lock-hash");
const ownNode = path.join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
/** The commands of a deployment. They never install: that would replace packages that the running portal uses. */
const DEPLOYED = [
  "scripts/build-server.ts",
  "scripts/migrate.ts",
  "scripts/portal/main.ts",
  "scripts/start.mjs",
  "scripts/worker.ts",
];

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function readPackages(text) {
  try {
    return JSON.parse(text ?? "").packages ?? null;
  } catch {
    return null;
  }
}

/**
 * True when node_modules/.package-lock.json, which npm writes at each install, has every package of the lockfile with
 * the same version and checksum. Optional packages (other platforms) may be absent; with `withoutDev` development
 * packages too.
 */
function matchesLockfile(lockText, { withoutDev }) {
  const wanted = readPackages(lockText);
  const installed = readPackages(readText(path.join(modules, ".package-lock.json")));
  if (!wanted || !installed) return false;
  const mayBeAbsent = (entry) => entry.optional || entry.devOptional || (withoutDev && entry.dev);
  const present = Object.entries(wanted).every(([folder, entry]) => {
    if (folder === "") return true;
    const found = installed[folder];
    if (!found) return mayBeAbsent(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  return present && Object.keys(installed).every((folder) => folder in wanted);
}

function hasPackages() {
  return existsSync(path.join(modules, "tsx", "package.json"));
}

/** For commands of a deployment: installs nothing; fails without packages, warns when they differ from the lockfile. */
function checkDeployment() {
  if (!hasPackages()) {
    fail(`The packages are not installed in ${modules}. Install them with npm ci, then call this again.`);
  }
  const lockText = readText(path.join(root, "package-lock.json"));
  if (lockText !== null && !matchesLockfile(lockText, { withoutDev: true })) {
    say("Warning: the installed packages are not those of package-lock.json. Install them with npm ci.");
  }
}

/** A digest of the patches that npm applies to packages when it installs them (the script "postinstall"). */
function patchesDigest() {
  const hash = createHash("sha256");
  const folder = path.join(root, "patches");
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    hash.update(`${name}\n`).update(readFileSync(path.join(folder, name)));
  }
  return hash.digest("hex");
}

function isInstalled() {
  const lockText = readText(path.join(root, "package-lock.json"));
  if (lockText === null) fail(`package-lock.json is missing in ${root}.`);
  if (!hasPackages() || !existsSync(ownNode)) return false;
  const [lock, patches] = [createHash("sha256").update(lockText).digest("hex"), patchesDigest()];
  const stamp = readText(stampFile);
  if (stamp === `${lock}\n${patches}\n`) return true;
  // npm removes the stamp when it installs. One of other patches says that those of now are not applied.
  if (stamp !== null && stamp.split("\n")[1] !== patches) return false;
  if (!matchesLockfile(lockText, { withoutDev: false })) return false;
  try {
    writeFileSync(stampFile, `${lock}\n${patches}\n`);
  } catch {
    // With a read-only node_modules the comparison is repeated next time.
  }
  return true;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Makes a second command that starts in a fresh clone wait until the first one has installed. */
function withInstallLock(install) {
  const id = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const lock = path.join(tmpdir(), `kuldemenyeim-install-${id}`);
  for (let hasSaidWaiting = false; ; ) {
    try {
      mkdirSync(lock);
      writeFileSync(path.join(lock, "pid"), String(process.pid));
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(readText(path.join(lock, "pid")));
    if (holder && !isRunning(holder)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!hasSaidWaiting)
      say(`Waiting for another command that is installing (process ${holder || "unknown"}; lock ${lock})…`);
    hasSaidWaiting = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, INSTALL_LOCK_CHECK_MS);
  }
  try {
    install();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function install() {
  if (isInstalled()) return;
  say("Installing the packages of package-lock.json (npm ci); the first time this takes a minute or two…");
  // The npm that started this process, else the one on the path.
  const npmCli = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : null;
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const env = { ...process.env };
  // Settings of the npm that started this process could make "npm ci" leave out packages.
  for (const name of ["npm_config_omit", "npm_config_only", "npm_config_production", "npm_config_ignore_scripts"]) {
    delete env[name];
  }
  const options = { cwd: root, env, stdio: ["ignore", 2, 2] };
  const done = npmCli
    ? spawnSync(process.execPath, [npmCli, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (done.error) fail(`npm could not be started: ${done.error.message}`);
  if (done.signal) process.exit(128 + (constants.signals[done.signal] ?? 0));
  if (done.status !== 0) fail(`npm ci failed with exit status ${done.status}; its message stands above.`);
  if (!isInstalled()) fail("npm ci succeeded, but node_modules still does not match package-lock.json.");
}

/** The project's own Node; where it is not installed (no development packages), the running one if it is new enough. */
function chooseNode() {
  if (existsSync(ownNode)) return ownNode;
  if (Number(process.versions.node.split(".")[0]) >= NEEDED_NODE_MAJOR) return process.execPath;
  return fail(`Node ${NEEDED_NODE_MAJOR} or newer is needed; this is ${process.version}, and ${ownNode} is missing.`);
}

/** The ids of the parent and the grandparent process: npm starts commands through a shell, which outlives npm. */
function callers() {
  const stat = readText(`/proc/${process.ppid}/stat`) ?? "";
  // "pid (name) state parent …"; the name may hold spaces and brackets.
  const grandparent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? "";
  return `${process.ppid} ${grandparent}`;
}

function run(script, args) {
  const preload = pathToFileURL(path.join(root, "scripts", "end-with-parent.mjs")).href;
  // JavaScript needs no TypeScript compiler in its process.
  const compiler = script.endsWith(".mjs") ? [] : ["--import", "tsx"];
  const child = spawn(chooseNode(), [...nodeFlags(script), "--import", preload, ...compiler, script, ...args], {
    // In the root the script finds the project's packages; INIT_CWD has the folder in which it was called.
    cwd: root,
    env: {
      ...nodeEnvironment(script),
      ...process.env,
      END_WITH_PARENT: String(process.pid),
      INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
      TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json"),
    },
    // The IPC channel closes when this process ends in any way (scripts/end-with-parent.mjs).
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });

  const forwarded = new Set();
  function forward(signal) {
    // npm forwards Ctrl-C too, so a signal may arrive twice; it is forwarded once.
    if (forwarded.has(signal)) return;
    forwarded.add(signal);
    child.kill(signal);
  }
  for (const signal of SIGNALS) process.on(signal, () => forward(signal));

  // When npm or its shell is killed, no signal arrives; a changed parent shows it, and the child is stopped.
  const caller = callers();
  if (process.env.npm_lifecycle_event && process.platform !== "win32") {
    setInterval(() => callers() !== caller && forward("SIGTERM"), PARENT_CHECK_MS).unref();
  }

  child.on("error", (error) => fail(`${script} could not be started: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)));
}

const [script, ...args] = process.argv.slice(2);
if (!script) fail("Usage: node scripts/bootstrap.mjs <script.ts> [arguments…]");
const scriptFile = path.resolve(root, script);
if (DEPLOYED.includes(path.relative(root, scriptFile).replaceAll(path.sep, "/"))) checkDeployment();
else if (!isInstalled()) withInstallLock(install);
run(scriptFile, args);
