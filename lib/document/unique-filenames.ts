import { cleanFilename, EXTENSION, MAX_FILENAME_BYTES } from "@/lib/document/filename";

/** Equal for two names that some file system takes for one: capital letters, accents in one or two code points, ligatures. */
export function filenameKey(name: string): string {
  // Upper case first: it makes "ß" and "SS" equal, and every sigma.
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

/** `name` with " (n)" before its extension, shortened where it would be longer than a name may be. */
function numbered(name: string, n: number): string {
  const suffix = ` (${n})`;
  const short = cleanFilename(name, MAX_FILENAME_BYTES - suffix.length) ?? name;
  const extension = EXTENSION.exec(short)?.[0] ?? "";
  return `${short.slice(0, short.length - extension.length)}${suffix}${extension}`;
}

/**
 * Makes names that lie in one folder, or belong to one message, differ: the second "a.pdf" is called "a (2).pdf". A name
 * that was given is kept by the first that has it, so a number never takes the name of a later file.
 *
 * @param names cleaned
 * @param reserved names that are taken already
 * @returns as many names, in the same order, no two with the same `filenameKey`
 */
export function uniqueFilenames(names: readonly string[], reserved: readonly string[] = []): string[] {
  const taken = new Set(reserved.map(filenameKey));
  const given = new Set(names.map(filenameKey));
  return names.map((name) => {
    let candidate = name;
    for (let n = 2; taken.has(filenameKey(candidate)) || (n > 2 && given.has(filenameKey(candidate))); n += 1) {
      candidate = numbered(name, n);
    }
    taken.add(filenameKey(candidate));
    return candidate;
  });
}
