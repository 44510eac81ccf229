import "server-only";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import type { LineProblem } from "@/lib/delivery/line-problem";
import { MANIFEST_NAME } from "@/lib/delivery/read-batch";
import { decodeUnmarkedName, LINK, problemOfFile, sortNames } from "@/lib/delivery/upload/zip-name";
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

/**
 * The file type in the upper half of the attributes, as Unix programs write them; 0 where other programs wrote none.
 */
const FILE_TYPE_MASK = 0xf000;
const REGULAR_FILE = 0x8000;
const UTF8_FLAG = 0x0800;
/** An extra field with the name in UTF-8, which some programs write beside one in another encoding. */
const UNICODE_NAME = 0x7075;
/** What macOS adds to every ZIP. */
const IGNORED = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)/i;

export type ZipProblem =
  | "not-a-zip"
  | "damaged"
  | "too-many-files"
  | "too-large"
  /** A file unpacks to far more than its size. */
  | "bomb"
  | "encrypted"
  | "no-manifest";

type ZipFailure = { kind: ZipProblem };
type Found = { entry: Entry; name: string };
/** `problems`: files that are left out because of their names. */
type Listed = { files: Found[]; problems: LineProblem[] };

const fail = (kind: ZipProblem) => err<ZipFailure>({ kind });

/** The name in composed Unicode, as a manifest usually writes it. */
function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag: flags, fileNameRaw, extraFields } = entry;
  const isMarked = (flags & UTF8_FLAG) !== 0 || extraFields.some(({ id }) => id === UNICODE_NAME);
  const name = isMarked ? getFileNameLowLevel(flags, fileNameRaw, extraFields, true) : decodeUnmarkedName(fileNameRaw);
  return name.normalize("NFC");
}

function isLink({ externalFileAttributes }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  return type !== 0 && type !== REGULAR_FILE;
}

/** Why the whole ZIP is refused because of a file; null when it is not. */
function problemOf(entry: Entry): ZipProblem | null {
  if (entry.isEncrypted()) return "encrypted";
  const { compressedSize, uncompressedSize } = entry;
  const isBomb = uncompressedSize > MEGABYTE && uncompressedSize > compressedSize * ZIP_LIMITS.maxRatio;
  return isBomb ? "bomb" : null;
}

/** The files of a ZIP by its directory, before anything is unpacked. */
async function listFiles(zip: ZipFile): Promise<Result<Listed, ZipFailure>> {
  if (zip.entryCount > ZIP_LIMITS.maxEntries) return fail("too-many-files");
  const entries: Found[] = [];
  const links: LineProblem[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    if (IGNORED.test(name)) continue;
    const problem = problemOf(entry);
    if (problem) return fail(problem);
    bytes += entry.uncompressedSize;
    if (bytes > ZIP_LIMITS.maxUnpackedBytes) return fail("too-large");
    if (!name.endsWith("/") && isLink(entry)) links.push(problemOfFile(name, LINK));
    else entries.push({ entry, name });
  }
  const { files, problems } = sortNames(entries);
  return ok({ files, problems: links.concat(problems) });
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
 * Unpacks the ZIP of a batch into an empty folder, within ZIP_LIMITS. The directory of the ZIP is checked first; a file
 * that turns out longer than it says ends the unpacking.
 *
 * @param folder absolute path
 * @returns the files that were left out because of their names; or why the ZIP is refused, files may have been written
 *   then
 */
export async function unpackZip(file: string, folder: string): Promise<Result<LineProblem[], ZipFailure>> {
  let zip: ZipFile;
  try {
    zip = await openPromise(file, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
  } catch {
    return fail("not-a-zip");
  }
  try {
    const listed = await listFiles(zip);
    if (!listed.ok) return listed;
    const files = withoutCommonFolder(listed.value.files);
    if (!files) return fail("no-manifest");
    for (const { entry, name } of files) {
      const target = path.join(/* turbopackIgnore: true */ folder, name);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await pipeline(
        await zip.openReadStreamPromise(entry),
        createWriteStream(/* turbopackIgnore: true */ target, { flags: "wx", mode: 0o600 }),
      );
    }
    return ok(listed.value.problems);
  } catch (error) {
    // The library's errors have no code; those of the file system do, and a full disk is no fault of the ZIP.
    if (error instanceof Error && "code" in error && String(error.code).startsWith("E")) throw error;
    return fail("damaged");
  } finally {
    zip.close();
  }
}
