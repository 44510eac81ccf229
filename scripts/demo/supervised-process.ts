/** One of the demo's processes: started, watched, started again when it dies, ended when we end. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const FIRST_RESTART_MS = 500;
const LONGEST_RESTART_MS = 10_000;
/** Who has lived this long did not die of its start. */
const HEALTHY_AFTER_MS = 30_000;

export type ProcessPlan = {
  name: string;
  /** Node's own arguments and the script's. */
  args: string[];
  root: string;
  env: NodeJS.ProcessEnv;
  /** What it prints goes to `<logFolder>/<name>.log`. */
  logFolder: string;
  /** Called with every new process id, the first one included. */
  onStart(pid: number): void;
  say(text: string): void;
};

export class SupervisedProcess {
  #child: ChildProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #restartAfterMs = FIRST_RESTART_MS;
  #stopping = false;

  constructor(private readonly plan: ProcessPlan) {
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get logFile(): string {
    return path.join(this.plan.logFolder, `${this.plan.name}.log`);
  }

  #start(): void {
    const { root, args, env, say, name } = this.plan;
    mkdirSync(this.plan.logFolder, { recursive: true });
    const log = openSync(this.logFile, "a", 0o600);
    const preload = pathToFileURL(path.join(root, "scripts/end-with-parent.mjs")).href;
    const startedAt = performance.now();
    const child = spawn(process.execPath, ["--import", preload, ...args], {
      cwd: root,
      env: {
        ...env,
        END_WITH_PARENT: String(process.pid),
        TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json"),
      },
      // Ctrl-C at the terminal is for us; we end the others in the right order.
      detached: true,
      // By the fourth channel it notices when we are gone, however we went.
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
      this.#restartAfterMs = Math.min(this.#restartAfterMs * 2, LONGEST_RESTART_MS);
    });
    if (child.pid) this.plan.onStart(child.pid);
  }

  /** Asks it to end; after `withinMs` it is ended. Resolves when it is gone. */
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
