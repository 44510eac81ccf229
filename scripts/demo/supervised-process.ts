/** A process of the demo that is restarted when it ends unexpectedly, and stopped with the demo. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const FIRST_RESTART_MS = 500;
const MAX_RESTART_MS = 10_000;
/** After this time a process counts as started, and the delay of the next restart is short again. */
const HEALTHY_AFTER_MS = 30_000;

export type ProcessOptions = {
  name: string;
  /** Arguments of Node and of the script. */
  args: string[];
  root: string;
  env: NodeJS.ProcessEnv;
  /** The program Node; default: that of this process. */
  node?: string;
  /** The user that the process runs as; default: that of this process. */
  user?: { uid: number; gid: number };
  /** Its output goes to `<logFolder>/<name>.log`. */
  logFolder: string;
  /** Called with the process id at every start. */
  onStart(pid: number): void;
  say(text: string): void;
};

export class SupervisedProcess {
  #child: ChildProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #restartAfterMs = FIRST_RESTART_MS;
  #stopping = false;

  constructor(private readonly options: ProcessOptions) {
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get logFile(): string {
    return path.join(this.options.logFolder, `${this.options.name}.log`);
  }

  #start(): void {
    const { root, args, env, say, name, node = process.execPath, user } = this.options;
    mkdirSync(this.options.logFolder, { recursive: true });
    const log = openSync(this.logFile, "a", 0o600);
    const preload = pathToFileURL(path.join(root, "scripts/end-with-parent.mjs")).href;
    const startedAt = performance.now();
    const child = spawn(node, ["--import", preload, ...args], {
      cwd: root,
      ...user,
      env: {
        ...env,
        END_WITH_PARENT: String(process.pid),
        TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json"),
      },
      // Ctrl-C reaches only the demo itself, which stops the processes in order.
      detached: true,
      // The IPC channel closes when the demo ends in any way (scripts/end-with-parent.mjs).
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    this.#child = child;
    child.on("error", (error) => say(`The ${name} could not be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      if (this.#stopping) return;
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) this.#restartAfterMs = FIRST_RESTART_MS;
      say(`The ${name} has ended (${signal ?? `exit status ${code}`}; log: ${this.logFile}); starting it again.`);
      this.#restart = setTimeout(() => this.#start(), this.#restartAfterMs);
      this.#restartAfterMs = Math.min(this.#restartAfterMs * 2, MAX_RESTART_MS);
    });
    if (child.pid) this.options.onStart(child.pid);
  }

  /** Sends SIGTERM, and SIGKILL after `withinMs`. Resolves when the process has ended. */
  async stop(withinMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), withinMs);
    await ended;
    clearTimeout(killer);
  }
}
