/** The container image without a container: its folder, made by its scripts, read-only, run as a normal user. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { completeStandalone } from "@/scripts/standalone";
import type { LogLine } from "./second-portal";

const root = path.resolve(import.meta.dirname, "../..");
/** `nobody`, which exists on every Linux. */
const NOBODY = { uid: 65534, gid: 65534 };
const ASK_EVERY_MS = 50;

export type ImageResult = { status: number | null; stdout: string; stderr: string };

/** A started program of the image. */
export type ImageProgram = {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  ended: Promise<ImageResult>;
  /** The lines of the log with a message so far. */
  lines(message: string): LogLine[];
  /** Waits for a line of the log; throws when the program ends before. */
  untilLogged(message: string, matches?: (line: LogLine) => boolean): Promise<LogLine>;
  /** Sends SIGTERM. */
  stop(): Promise<ImageResult>;
};

export class Image {
  /** Absolute. */
  readonly folder: string;
  /** A folder that the programs may write to, for batches. */
  readonly shared: string;
  /** The environment of every program: nothing of this process but the path. */
  env: Record<string, string> = { PATH: process.env.PATH ?? "" };
  #scratch: string;
  #node: string = process.execPath;

  private constructor() {
    this.#scratch = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-image-"));
    chmodSync(this.#scratch, 0o755);
    this.folder = path.join(this.#scratch, "app");
    this.shared = mkdtempSync(path.join(this.#scratch, "shared-"));
    chmodSync(this.shared, 0o777);
  }

  /** Runs the last stages of the image on the present build, which is made like that of scripts/image/build.sh. */
  static async assemble(): Promise<Image> {
    await completeStandalone(root);
    const image = new Image();
    const { NODE_OPTIONS: _, ...env } = process.env;
    execFileSync("sh", ["scripts/image/assemble.sh", image.folder], { cwd: root, env: env as NodeJS.ProcessEnv });
    if (process.getuid?.() === 0) {
      // The checkout may be in a folder that no other user may enter.
      image.#node = path.join(image.#scratch, "node");
      cpSync(process.execPath, image.#node);
    }
    return image;
  }

  start(program: string, args: string[] = [], options: { cwd?: string; env?: Record<string, string> } = {}) {
    const child = spawn(this.#node, [path.join(this.folder, program), ...args], {
      cwd: options.cwd ?? "/",
      env: { ...this.env, ...options.env } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
      ...(process.getuid?.() === 0 ? NOBODY : {}),
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        output[name] += chunk;
      });
    }
    const ended = new Promise<ImageResult>((resolve) => child.on("close", (status) => resolve({ status, ...output })));
    const lines = (message: string) =>
      output.stdout
        .split("\n")
        .filter((line) => line.startsWith("{") && line.endsWith("}"))
        .map((line) => JSON.parse(line) as LogLine)
        .filter(({ msg }) => msg === message);
    const started: ImageProgram = {
      child,
      output,
      ended,
      lines,
      async untilLogged(message, matches = () => true) {
        for (;;) {
          const found = lines(message).find(matches);
          if (found) return found;
          if (child.exitCode !== null) throw new Error(`${program} ended:\n${output.stdout}${output.stderr}`);
          await pause(ASK_EVERY_MS);
        }
      },
      stop() {
        child.kill("SIGTERM");
        return ended;
      },
    };
    return started;
  }

  run(program: string, args: string[] = [], options?: { cwd?: string; env?: Record<string, string> }) {
    return this.start(program, args, options).ended;
  }

  /** Names of the packages in the list of the image (SBOM). */
  packages(): string[] {
    const { components } = JSON.parse(readFileSync(path.join(this.folder, "sbom.cdx.json"), "utf8")) as {
      components: { name: string; group?: string }[];
    };
    return components.map(({ name, group }) => (group ? `${group}/${name}` : name));
  }

  remove(): void {
    execFileSync("chmod", ["-R", "u+w", this.#scratch]);
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}
