import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const MIGRATIONS = path.join(process.cwd(), "drizzle", "migrations");
type Journal = { entries: { tag: string }[] };

/** A copy of the migrations that ends before the one with this name, in a folder that the caller deletes. */
export async function migrationsBefore(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "migrations-"));
  await cp(MIGRATIONS, folder, { recursive: true });
  const file = path.join(folder, "meta", "_journal.json");
  const journal = JSON.parse(await readFile(file, "utf8")) as Journal;
  const end = journal.entries.findIndex(({ tag }) => tag.endsWith(`_${name}`));
  if (end === -1) throw new Error(`no migration ${name}`);
  await writeFile(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, end) }));
  return folder;
}
