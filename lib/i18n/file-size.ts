/** Formats file sizes. In a file of its own, because the browser formats the sizes of chosen files. */
import type { Locale } from "@/messages";
import { noBreak } from "./no-break";
import { numberFormat } from "./number-format";
import { REGIONS } from "./regions";

const BYTES_PER_KB = 1024;

/** `248 kB`, `1,2 MB`: rounded, never below 1 kB. One kB is 1,024 bytes, so that a limit of 4 MB reads as 4 MB. */
export function formatFileSize(bytes: number, locale: Locale): string {
  const kilobytes = bytes / BYTES_PER_KB;
  if (Math.round(kilobytes) < 1000) return inUnit(Math.max(1, kilobytes), "kilobyte", 0, locale);
  const megabytes = kilobytes / BYTES_PER_KB;
  if (Math.round(megabytes) < 1000) return inUnit(megabytes, "megabyte", 1, locale);
  return inUnit(megabytes / BYTES_PER_KB, "gigabyte", 1, locale);
}

function inUnit(value: number, unit: string, maximumFractionDigits: number, locale: Locale): string {
  const format = numberFormat(REGIONS[locale], { style: "unit", unit, maximumFractionDigits });
  return noBreak(format.format(value));
}
