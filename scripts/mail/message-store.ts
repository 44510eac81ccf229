/** The caught letters: one file each under `<folder>`, so that they are still there after a restart. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CaughtMessage, MessageSummary } from "@/scripts/mail/caught-message";

const FILE = /^([0-9]{15}-[0-9a-f]{8})\.json$/;
const TIME_DIGITS = 15;

export class MessageStore {
  /** Oldest first, as ids sort. */
  #summaries: MessageSummary[] = [];

  private constructor(private readonly folder: string) {}

  /** Opens the folder, making it when missing; a file that is not a letter of ours is left alone. */
  static async open(folder: string): Promise<MessageStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new MessageStore(folder);
    for (const name of (await readdir(folder)).filter((file) => FILE.test(file)).sort()) {
      const { id, from, to, subject, date } = JSON.parse(await readFile(path.join(folder, name), "utf8"));
      store.#summaries.push({ id, from, to, subject, date });
    }
    return store;
  }

  /** Sorts by the time of arrival, also between two letters of the same millisecond of one process. */
  static newId(at: Date, random: string): string {
    return `${String(at.getTime()).padStart(TIME_DIGITS, "0")}-${random.replace(/[^0-9a-f]/g, "").slice(0, 8)}`;
  }

  /** Keeps the letter; it is on disk when this resolves. */
  async add(message: CaughtMessage): Promise<void> {
    const file = this.#file(message.id);
    await writeFile(`${file}.part`, JSON.stringify(message), { mode: 0o600 });
    await rename(`${file}.part`, file);
    const { id, from, to, subject, date } = message;
    this.#summaries.push({ id, from, to, subject, date });
  }

  /** Newest first. */
  list(limit: number, matching = ""): MessageSummary[] {
    const wanted = matching.trim().toLowerCase();
    const found: MessageSummary[] = [];
    for (let index = this.#summaries.length - 1; index >= 0 && found.length < limit; index--) {
      const summary = this.#summaries[index];
      if (!summary) continue;
      const text = [summary.from, ...summary.to, summary.subject].join("\n").toLowerCase();
      if (text.includes(wanted)) found.push(summary);
    }
    return found;
  }

  async find(id: string): Promise<CaughtMessage | null> {
    if (!this.#summaries.some((summary) => summary.id === id)) return null;
    return JSON.parse(await readFile(this.#file(id), "utf8"));
  }

  async deleteAll(): Promise<void> {
    const gone = this.#summaries;
    this.#summaries = [];
    await Promise.all(gone.map(({ id }) => rm(this.#file(id), { force: true })));
  }

  #file(id: string): string {
    return path.join(this.folder, `${id}.json`);
  }
}
