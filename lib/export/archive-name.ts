/** File names in an archive: one folder, the insurer's names, unique on every file system. */
import { cleanFilename } from "@/lib/document/filename";
import { uniqueFilenames } from "@/lib/document/unique-filenames";
import type { CalendarDay } from "@/lib/kernel/time";

export const INDEX_PAGE_NAME = "Tartalomjegyzek.html";
export const INDEX_TABLE_NAME = "tartalomjegyzek.csv";
/** For a stored name of which nothing safe is left. */
const NAMELESS = "dokumentum.pdf";
/** `Kuldemenyeim_2026-11-23`: name of the folder in the archive; with `.zip`, of the archive. */
export function archiveName(day: CalendarDay): string {
  return `Kuldemenyeim_${day}`;
}

/**
 * The file names of an archive's documents: the insurer's own names, with " (2)" before the extension where two are
 * equal or differ only in case, so that no system unpacks two documents into one file. The names of the index files are
 * never given to a document. Names are cleaned again, so that no stored name can leave the archive's folder.
 *
 * @param filenames in the order of the archive, as stored with the documents
 */
export function entryNames(filenames: readonly string[]): string[] {
  const clean = filenames.map((name) => cleanFilename(name) ?? NAMELESS);
  return uniqueFilenames(clean, [INDEX_PAGE_NAME, INDEX_TABLE_NAME]);
}
