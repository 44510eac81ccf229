import "server-only";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { MANIFEST_NAME } from "@/lib/delivery/read-batch";
import { isUnreadable } from "@/lib/kernel/printable";
import { err, ok, type Result } from "@/lib/kernel/result";

const MEGABYTE = 1024 * 1024;

/** A ZIP and its files are in the temporary folder of the machine for a short time, in a container in its memory. */
export const ZIP_LIMITS = {
  maxZipBytes: 100 * MEGABYTE,
  maxUnpackedBytes: 200 * MEGABYTE,
  maxEntries: 5000,
  /** A file of a megabyte or more may be so many times larger than its compressed form. PDFs hardly shrink. */
  maxRatio: 200,
} as const;

const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 10;
/** The file type in the upper half of the attributes, as Unix programs write them; 0 where other programs wrote none. */
const FILE_TYPE_MASK = 0xf000;
const REGULAR_FILE = 0x8000;
/** What macOS adds to every ZIP. */
const IGNORED = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)/i;

export type ZipProblem =
  | "not-a-zip"
  | "damaged"
  | "too-many-files"
  | "too-large"
  /** A file unpacks to far more than its size. */
  | "bomb"
  /** A name that leads out of the folder, a link, or a name twice. */
  | "unsafe-name"
  | "encrypted"
  | "no-manifest";

type ZipFailure = { kind: ZipProblem };
type Found = { entry: Entry; name: string };

const fail = (kind: ZipProblem) => err<ZipFailure>({ kind });

function isSafeName(name: string): boolean {
  const parts = name.split("/");
  return (
    !/^[A-Za-z]:|^\/|\\|[\r\n\t]/.test(name) &&
    !isUnreadable(name) &&
    parts.length <= MAX_DEPTH &&
    parts.every((part) => part !== "" && part !== "." && part !== ".." && Buffer.byteLength(part) <= MAX_NAME_BYTES)
  );
}

/** Why a file is not unpacked; null when it may be. */
function problemOf({ entry, name }: Found): ZipProblem | null {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  if (!isSafeName(name) || (type !== 0 && type !== REGULAR_FILE)) return "unsafe-name";
  if (entry.isEncrypted()) return "encrypted";
  const { compressedSize, uncompressedSize } = entry;
  const isBomb = uncompressedSize > MEGABYTE && uncompressedSize > compressedSize * ZIP_LIMITS.maxRatio;
  return isBomb ? "bomb" : null;
}

/** The files of a ZIP by its directory, before anything is unpacked. */
async function listFiles(zip: ZipFile): Promise<Result<Found[], ZipFailure>> {
  if (zip.entryCount > ZIP_LIMITS.maxEntries) return fail("too-many-files");
  const files: Found[] = [];
  const names = new Set<string>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    if (name.endsWith("/") || IGNORED.test(name)) {
      if (name.split("/").includes("..")) return fail("unsafe-name");
      continue;
    }
    const found = { entry, name };
    const problem = problemOf(found);
    if (problem) return fail(problem);
    // As file systems compare names that do not tell upper from lower case.
    const key = name.normalize("NFC").toLowerCase();
    if (names.has(key)) return fail("unsafe-name");
    names.add(key);
    bytes += entry.uncompressedSize;
    if (bytes > ZIP_LIMITS.maxUnpackedBytes) return fail("too-large");
    files.push(found);
  }
  return ok(files);
}

/** Who zips the folder and not its content has its name before every other: it is left out. */
function withoutCommonFolder(files: readonly Found[]): Found[] | null {
  if (files.some(({ name }) => name === MANIFEST_NAME)) return [...files];
  const manifest = files.find(({ name }) => name.split("/").length === 2 && name.endsWith(`/${MANIFEST_NAME}`));
  const prefix = manifest?.name.slice(0, -MANIFEST_NAME.length);
  if (!prefix || !files.every(({ name }) => name.startsWith(prefix))) return null;
  return files.map(({ entry, name }) => ({ entry, name: name.slice(prefix.length) }));
}

/**
 * Unpacks the ZIP of a batch into an empty folder, within ZIP_LIMITS. The directory of the ZIP is checked first; a file that
 * turns out longer than it says ends the unpacking.
 *
 * @param folder absolute path
 * @returns why it is refused; files may have been written then
 */
export async function unpackZip(file: string, folder: string): Promise<Result<undefined, ZipFailure>> {
  let zip: ZipFile;
  try {
    zip = await openPromise(file, { autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch {
    return fail("not-a-zip");
  }
  try {
    const listed = await listFiles(zip);
    if (!listed.ok) return listed;
    const files = withoutCommonFolder(listed.value);
    if (!files) return fail("no-manifest");
    for (const { entry, name } of files) {
      const target = path.join(/* turbopackIgnore: true */ folder, name);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await pipeline(
        await zip.openReadStreamPromise(entry),
        createWriteStream(/* turbopackIgnore: true */ target, { flags: "wx", mode: 0o600 }),
      );
    }
    return ok();
  } catch (error) {
    // The library's errors have no code; those of the file system do, and a full disk is no fault of the ZIP.
    if (error instanceof Error && "code" in error && String(error.code).startsWith("E")) throw error;
    const isName = error instanceof Error && /characters in fileName|absolute path|relative path/.test(error.message);
    return fail(isName ? "unsafe-name" : "damaged");
  } finally {
    zip.close();
  }
}
