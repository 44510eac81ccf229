import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants, setPriority } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DOCUMENTS_PER_CHILD, PDF_TEXT_LIMITS, type PdfTextLimits } from "@/lib/pdf-text/limits";

/**
 * - `text`: one text for each page; `cut` when the document has more pages or characters than the limits
 * - `unreadable`: no text, with the reason; `time` and `memory` for a limit, `broken` for no valid PDF, `not-started`
 *   when the child could not be started (the document may be read later)
 */
export type PdfText =
  | { kind: "text"; pages: string[]; cut: boolean }
  | { kind: "unreadable"; reason: "time" | "memory" | "password" | "broken" | "not-started" };

type Child = { process: ChildProcess; documents: number; output: string; ready: boolean };

/** How long a child may take to start on a busy machine, in ms; not counted for the document. */
const START_MS = 60_000;

/** The child beside this file: its source, or compiled beside the compiled server (scripts/server-bundle.ts). */
function childFile(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const source = path.join(here, "child.ts");
  if (existsSync(source)) return source;
  const compiled = path.join(here, "pdf-text-child.mjs");
  return existsSync(compiled) ? compiled : path.join(process.cwd(), ".next/portal/pdf-text-child.mjs");
}

/**
 * Reads PDFs one after the other in a child process, which is started with the first document and replaced after a
 * fault and after DOCUMENTS_PER_CHILD documents. Call `close` at the end.
 */
export class PdfTextReader {
  readonly #limits: PdfTextLimits;
  #child: Child | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(limits: PdfTextLimits = PDF_TEXT_LIMITS) {
    this.#limits = limits;
  }

  /**
   * The text of a document. Never throws for what the document holds. Calls wait for each other, and a fault of one
   * does not reach the next.
   */
  read(document: Uint8Array): Promise<PdfText> {
    const result = this.#queue.then(() => this.#readNow(document));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the child; a document that is being read is answered as `broken`. */
  close(): void {
    this.#child?.process.kill("SIGKILL");
    this.#child = null;
  }

  #start(): Child {
    const flags = ["--disable-warning=ExperimentalWarning", "--no-addons"];
    const file = childFile();
    const started = spawn(process.execPath, [...flags, file], {
      // An empty environment: that of the parent holds the secrets.
      env: {} as NodeJS.ProcessEnv,
      cwd: path.dirname(file),
      stdio: ["pipe", "pipe", "ignore"],
    });
    // Requests of customers and placing come first.
    if (started.pid !== undefined) setPriority(started.pid, constants.priority.PRIORITY_LOW);
    const child: Child = { process: started, documents: 0, output: "", ready: false };
    started.stdout?.setEncoding("utf8");
    // A child that has ended makes writes fail; its `close` event is the answer.
    started.stdin?.on("error", () => {});
    return child;
  }

  async #readNow(document: Uint8Array): Promise<PdfText> {
    let child = this.#child ?? this.#start();
    this.#child = child;
    let answer = await this.#ask(child, document);
    // Memory that documents before it have left to the child, and its end between two documents, say nothing of this
    // one.
    if (answer.kind === "unreadable" && answer.reason !== "password" && child.documents > 0) {
      this.close();
      child = this.#start();
      this.#child = child;
      answer = await this.#ask(child, document);
    }
    child.documents += 1;
    const isWorn = child.documents >= DOCUMENTS_PER_CHILD;
    if (answer.kind === "unreadable" || isWorn) this.close();
    return answer;
  }

  async #ask(child: Child, document: Uint8Array): Promise<PdfText> {
    if (!child.ready) {
      const first = await this.#nextLine(child, START_MS);
      if (first !== '"ready"') return { kind: "unreadable", reason: "not-started" };
      child.ready = true;
    }
    child.process.stdin?.write(this.#header(document.length));
    child.process.stdin?.write(document);
    const line = await this.#nextLine(child, this.#limits.milliseconds);
    if (line === "time") return { kind: "unreadable", reason: "time" };
    return line === "ended" ? { kind: "unreadable", reason: "broken" } : toPdfText(line);
  }

  /** The child's next line of JSON; `time` when it does not come in time, `ended` when the child ends before. */
  #nextLine(child: Child, milliseconds: number): Promise<string | "time" | "ended"> {
    const { process: running } = child;
    if (running.exitCode !== null || running.signalCode !== null) return Promise.resolve("ended");
    return new Promise((resolve) => {
      const onData = (text: string) => {
        child.output += text;
        const end = child.output.indexOf("\n");
        if (end < 0) return;
        const line = child.output.slice(0, end);
        child.output = child.output.slice(end + 1);
        finish(line);
      };
      const onClose = () => finish("ended");
      const timer = setTimeout(() => finish("time"), milliseconds);
      const finish = (result: string) => {
        clearTimeout(timer);
        running.stdout?.off("data", onData);
        running.off("close", onClose);
        running.off("error", onClose);
        resolve(result);
      };
      running.stdout?.on("data", onData);
      running.on("close", onClose);
      running.on("error", onClose);
    });
  }

  #header(length: number): Buffer {
    const header = Buffer.alloc(16);
    header.writeUInt32BE(length, 0);
    header.writeUInt32BE(this.#limits.pages, 4);
    header.writeUInt32BE(this.#limits.characters, 8);
    header.writeUInt32BE(this.#limits.memoryMb, 12);
    return header;
  }
}

function toPdfText(line: string): PdfText {
  const answer = JSON.parse(line) as { pages: string[]; cut: boolean } | { error: "memory" | "password" | "broken" };
  return "error" in answer
    ? { kind: "unreadable", reason: answer.error }
    : { kind: "text", pages: answer.pages, cut: answer.cut };
}
