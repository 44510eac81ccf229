/** The stored e-mails: one file each in a folder, so that they survive a restart. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CaughtEmail, EmailSummary } from "@/scripts/mail/caught-email";

const FILE = /^([0-9]{15}-[0-9a-f]{8})\.json$/;
const TIME_DIGITS = 15;

export class EmailStore {
  /** Oldest first, as ids sort. */
  #summaries: EmailSummary[] = [];

  private constructor(private readonly folder: string) {}

  /** Opens the folder and creates it when missing. Other files in it are ignored. */
  static async open(folder: string): Promise<EmailStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new EmailStore(folder);
    for (const name of (await readdir(folder)).filter((file) => FILE.test(file)).sort()) {
      const { id, from, to, subject, date } = JSON.parse(await readFile(path.join(folder, name), "utf8"));
      store.#summaries.push({ id, from, to, subject, date });
    }
    return store;
  }

  /** An id that sorts by the time of arrival. */
  static newId(at: Date, random: string): string {
    return `${String(at.getTime()).padStart(TIME_DIGITS, "0")}-${random.replace(/[^0-9a-f]/g, "").slice(0, 8)}`;
  }

  /** Stores an e-mail; it is on disk when this resolves. */
  async add(email: CaughtEmail): Promise<void> {
    const file = this.#file(email.id);
    await writeFile(`${file}.part`, JSON.stringify(email), { mode: 0o600 });
    await rename(`${file}.part`, file);
    const { id, from, to, subject, date } = email;
    this.#summaries.push({ id, from, to, subject, date });
  }

  /** Newest first. */
  list(limit: number, matching = ""): EmailSummary[] {
    const wanted = matching.trim().toLowerCase();
    const found: EmailSummary[] = [];
    for (let index = this.#summaries.length - 1; index >= 0 && found.length < limit; index--) {
      const summary = this.#summaries[index];
      if (!summary) continue;
      const text = [summary.from, ...summary.to, summary.subject].join("\n").toLowerCase();
      if (text.includes(wanted)) found.push(summary);
    }
    return found;
  }

  async find(id: string): Promise<CaughtEmail | null> {
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
