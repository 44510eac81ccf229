/** File names in an archive: one folder, readable names, unique on every file system, no paths from outside. */
import { cleanFilename, MAX_FILENAME_BYTES } from "@/lib/document/filename";
import { filenameKey } from "@/lib/document/unique-filenames";
import type { CalendarDay } from "@/lib/kernel/time";

export const INDEX_PAGE_NAME = "Tartalomjegyzek.html";
export const INDEX_TABLE_NAME = "tartalomjegyzek.csv";
/** Bytes reserved for "_", a number of up to six digits and the extension. */
const SUFFIX_BYTES = 12;

/** `Kuldemenyeim_2026-11-23`: name of the folder in the archive; with `.zip`, of the archive. */
export function archiveName(day: CalendarDay): string {
  return `Kuldemenyeim_${day}`;
}

export type EntryNameParts = {
  /** The Budapest day of placing. */
  day: CalendarDay;
  /** Label of the document type in the customer's language. */
  typeLabel: string;
  contractNumber: string | null;
};

/**
 * Returns a function that names the entries of one archive: `2026-11-23_Kötvény_110482937_01.pdf`. The number makes names
 * unique that are otherwise equal or differ only in case, so that no system unpacks two documents into one file.
 */
export function entryNamer(): (message: EntryNameParts) => string {
  const counts = new Map<string, number>();
  return ({ day, typeLabel, contractNumber }) => {
    const rawName = [day, typeLabel, contractNumber ?? ""].join("_");
    const clean = cleanFilename(rawName, MAX_FILENAME_BYTES - SUFFIX_BYTES) ?? day;
    const stem = clean.replaceAll(/[\s,._]+/gu, "_").replace(/_$/, "");
    const key = filenameKey(stem);
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    return `${stem}_${String(number).padStart(2, "0")}.pdf`;
  };
}
