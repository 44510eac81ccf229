import { cleanFilename, EXTENSION, MAX_FILENAME_BYTES } from "@/lib/document/filename";

/** A key that is equal for names that a file system may treat as equal: case, Unicode normalization, ligatures. */
export function filenameKey(name: string): string {
  // Upper case first, because it makes "ß" equal to "SS" and all forms of sigma equal.
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

/** `name` with " (n)" before its extension, shortened to MAX_FILENAME_BYTES. */
function numbered(name: string, n: number): string {
  const suffix = ` (${n})`;
  const short = cleanFilename(name, MAX_FILENAME_BYTES - suffix.length) ?? name;
  const extension = EXTENSION.exec(short)?.[0] ?? "";
  return `${short.slice(0, short.length - extension.length)}${suffix}${extension}`;
}

/**
 * Makes file names unique: the second "a.pdf" becomes "a (2).pdf". The first file with a name keeps it, so a numbered
 * name never takes the name of a later file.
 *
 * @param names cleaned by `cleanFilename`
 * @param reserved names that must not be used
 * @returns as many names, in the same order, no two with the same `filenameKey`
 */
export function uniqueFilenames(names: readonly string[], reserved: readonly string[] = []): string[] {
  const taken = new Set(reserved.map(filenameKey));
  const originalKeys = new Set(names.map(filenameKey));
  // The last number of each name: with thousands of equal names, every search would begin at 2.
  const lastNumbers = new Map<string, number>();
  return names.map((name) => {
    const key = filenameKey(name);
    let candidate = name;
    let n = lastNumbers.get(key) ?? 1;
    while (taken.has(filenameKey(candidate)) || (candidate !== name && originalKeys.has(filenameKey(candidate)))) {
      n += 1;
      candidate = numbered(name, n);
    }
    lastNumbers.set(key, n);
    taken.add(filenameKey(candidate));
    return candidate;
  });
}
