import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname, "../..");
const PRELOAD = pathToFileURL(path.join(root, "scripts/end-with-parent.mjs")).href;
const ASK_EVERY_MS = 25;
/** A busy machine may need so long; the limit of a test is shorter. */
const READY_WITHIN_MS = 90_000;
const ANSWER_WITHIN_MS = 2000;
const KEPT_LOG_CHARACTERS = 200_000;

/** A process of the portal that the test kills and starts again, as the service manager of a machine does. */
export class Service {
  #child: ChildProcess | null = null;
  #ended: Promise<number | null> = Promise.resolve(null);
  #log = "";

  /** @param args arguments of Node, in the checkout */
  constructor(
    readonly name: string,
    private readonly args: string[],
    private readonly env: Record<string, string>,
  ) {}

  /** What it has written since its start; of a long log the end. */
  get log(): string {
    return this.#log;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    const { NODE_OPTIONS: _, ...own } = process.env;
    const child = spawn(process.execPath, ["--import", PRELOAD, ...this.args], {
      cwd: root,
      env: { ...own, ...this.env, END_WITH_PARENT: String(process.pid) } as NodeJS.ProcessEnv,
      // The channel ends the process when the tests are killed (scripts/end-with-parent.mjs).
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        this.#log = (this.#log + chunk).slice(-KEPT_LOG_CHARACTERS);
      });
    }
    this.#ended = new Promise((resolve) => child.on("exit", resolve));
    this.#child = child;
  }

  /** Sends SIGKILL and waits for the end. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#ended;
  }

  /** Sends SIGTERM. @returns the exit status */
  stop(): Promise<number | null> {
    if (this.isRunning) this.#child?.kill("SIGTERM");
    return this.#ended;
  }

  #assertRunning(): void {
    if (!this.isRunning) throw new Error(`The ${this.name} has ended:\n${this.#log}`);
  }

  /** Waits for a line of the log with this message. @throws when the process ends before */
  async untilLogged(message: string): Promise<void> {
    while (!this.#log.includes(`"msg":"${message}"`)) {
      this.#assertRunning();
      await pause(ASK_EVERY_MS);
    }
  }

  /** Waits until the portal is ready. @throws when the process ends before, or after 90 s */
  async untilReady(url: string): Promise<void> {
    const begun = performance.now();
    while (!(await isReady(url))) {
      this.#assertRunning();
      if (performance.now() - begun > READY_WITHIN_MS) throw new Error(`The ${this.name} is not ready:\n${this.#log}`);
      await pause(ASK_EVERY_MS);
    }
  }
}

/** Whether the portal answers that it can serve. */
export async function isReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch(`${url}/api/health/ready`, { signal }).catch(() => null);
  await response?.arrayBuffer().catch(() => {});
  return response?.status === 200;
}
