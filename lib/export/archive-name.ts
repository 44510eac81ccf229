/** Names in an archive (SEC-61): one folder, readable, unique on any system, never a path of somebody else's making. */
import { cleanFilename, MAX_FILENAME_BYTES } from "@/lib/document/filename";
import { filenameKey } from "@/lib/document/unique-filenames";
import type { CalendarDay } from "@/lib/kernel/time";

export const INDEX_PAGE_NAME = "Tartalomjegyzek.html";
export const INDEX_TABLE_NAME = "tartalomjegyzek.csv";
/** Room for "_", a number of up to six digits and an ending. */
const TAIL_BYTES = 12;

/** `Kuldemenyeim_2026-11-23`: the folder inside, and with `.zip` the archive itself. */
export function archiveName(day: CalendarDay): string {
  return `Kuldemenyeim_${day}`;
}

export type EntryNameParts = {
  /** The Budapest day of placing. */
  day: CalendarDay;
  /** The type in the reader's words. */
  typeLabel: string;
  contractNumber: string | null;
};

/**
 * Gives out the names of one archive: `2026-11-23_Kötvény_110482937_01.pdf`. The number counts what would else have the
 * same name, capital letters or not, so that no system unpacks two documents into one file.
 */
export function entryNamer(): (message: EntryNameParts) => string {
  const given = new Map<string, number>();
  return ({ day, typeLabel, contractNumber }) => {
    const wished = [day, typeLabel, contractNumber ?? ""].join("_");
    const clean = cleanFilename(wished, MAX_FILENAME_BYTES - TAIL_BYTES) ?? day;
    const stem = clean.replaceAll(/[\s,._]+/gu, "_").replace(/_$/, "");
    const key = filenameKey(stem);
    const number = (given.get(key) ?? 0) + 1;
    given.set(key, number);
    return `${stem}_${String(number).padStart(2, "0")}.pdf`;
  };
}
