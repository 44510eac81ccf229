import { lstat, open, realpath } from "node:fs/promises";
import path from "node:path";
import { BufferPool } from "@/lib/delivery/buffer-pool";
import type { CheckedFile } from "@/lib/delivery/checked-line";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import { cleanFilename } from "@/lib/document/filename";
import { inspectPdf, MAX_DOCUMENT_BYTES, type PdfProblem } from "@/lib/document/pdf";
import { sha256Hex } from "@/lib/document/seal";
import { quoted, shortened } from "@/lib/kernel/printable";

/**
 * A checked file of a batch. The bytes are not kept: they are read again when the document is sealed, and `sha256` must
 * match then.
 */
export type BatchFile = CheckedFile & { path: string };
/** Why a file is refused, as a code and for the operator. */
type RefusedFile = Pick<FieldProblem, "code" | "reason" | "detail" | "values">;

export const PDF_REASONS: Record<PdfProblem, string> = {
  empty: "is empty",
  "too-large": `is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB`,
  "not-a-pdf": "is no PDF",
  truncated: "is a PDF whose end is missing",
  encrypted: "is a PDF that cannot be opened without a password",
  "no-pages": "is a PDF without pages",
};

/** The manifest may name a file in composed Unicode while the file system stores it decomposed, or the reverse. */
function spellings(name: string): string[] {
  return [...new Set([name, name.normalize("NFC"), name.normalize("NFD")])];
}

/**
 * Reads a file whose size is known, in fewer calls of the system than `readFile` makes.
 *
 * @param into gets the bytes at its beginning; at least one byte longer than the file. Default: a new buffer
 * @returns other bytes than the file has when its size has changed; their digest tells
 */
export async function readWhole(
  file: string,
  sizeBytes: number,
  // One byte more, so that a file that has grown is not taken for its beginning.
  into: Buffer = Buffer.allocUnsafeSlow(sizeBytes + 1),
): Promise<Buffer> {
  // A file of a batch is never one of the program; without the remark the build would add the whole checkout to the
  // server.
  const handle = await open(/* turbopackIgnore: true */ file);
  try {
    let length = 0;
    while (length <= sizeBytes) {
      const { bytesRead } = await handle.read(into, length, sizeBytes + 1 - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === sizeBytes) break;
    }
    return into.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/** @param realFolder the folder's path without links */
async function locate(
  folder: string,
  realFolder: string,
  name: string,
): Promise<{ path: string; sizeBytes: number } | RefusedFile> {
  const parts = name.split(/[/\\]/);
  if (path.isAbsolute(name) || name.includes("\\") || parts.includes("..") || /^[A-Za-z]:/.test(name)) {
    return { code: "document-place", reason: "lies outside the folder" };
  }
  for (const spelling of spellings(name)) {
    const file = path.join(folder, spelling);
    const details = await lstat(file).catch(() => null);
    if (!details) continue;
    const inside = (await realpath(file)).startsWith(realFolder + path.sep);
    if (details.isSymbolicLink() || !inside) {
      return { code: "document-place", detail: "file-link", reason: "is a link, or lies outside the folder" };
    }
    if (!details.isFile()) return { code: "document-place", detail: "file-folder", reason: "is no file" };
    if (details.size > MAX_DOCUMENT_BYTES) return { code: "document-too-large", reason: PDF_REASONS["too-large"] };
    return { path: file, sizeBytes: details.size };
  }
  return { code: "document-unknown", reason: "is not in the folder" };
}

/** Names whose results are remembered. A batch may attach the same conditions to each of 100,000 messages. */
const MAX_REMEMBERED = 1000;
/** Larger files get a buffer of their own. */
const POOLED_BYTES = 1024 * 1024;

/**
 * Makes a function that checks one file that a manifest names: it lies inside the folder, is a complete PDF of at most
 * MAX_DOCUMENT_BYTES, and has a name that can be displayed. A name that is used again and again is checked once: the
 * last MAX_REMEMBERED are remembered.
 *
 * @param folder absolute path of the batch
 * @returns a function of the name as written in the manifest, relative to the folder. It returns the file, or the
 *          reason for the operator why it is refused
 */
export async function fileChecker(folder: string): Promise<(name: string) => Promise<BatchFile | RefusedFile>> {
  const realFolder = await realpath(folder);
  const checked = new Map<string, ReturnType<typeof checkBatchFile>>();
  const buffers = new BufferPool(POOLED_BYTES);
  return (name) => {
    const checking = checked.get(name) ?? checkBatchFile({ folder, realFolder, buffers }, name);
    // To the end, because a map keeps the order in which its keys were set.
    checked.delete(name);
    checked.set(name, checking);
    const [oldest] = checked.keys();
    if (checked.size > MAX_REMEMBERED && oldest !== undefined) checked.delete(oldest);
    return checking;
  };
}

type CheckedFolder = { folder: string; realFolder: string; buffers: BufferPool };

async function checkBatchFile(
  { folder, realFolder, buffers }: CheckedFolder,
  name: string,
): Promise<BatchFile | RefusedFile> {
  const found = await locate(folder, realFolder, name);
  const values = { file: shortened(name), limit: MAX_DOCUMENT_BYTES / 1024 / 1024 };
  if ("reason" in found) return { ...found, reason: `document ${quoted(name)} ${found.reason}`, values };
  const buffer = buffers.take(found.sizeBytes + 1);
  const bytes = await readWhole(found.path, found.sizeBytes, buffer);
  const problem = inspectPdf(bytes);
  const sizeBytes = bytes.length;
  const sha256 = sha256Hex(bytes);
  buffers.give(buffer);
  if (problem)
    return { code: `document-${problem}`, reason: `document ${quoted(name)} ${PDF_REASONS[problem]}`, values };
  const filename = cleanFilename(path.basename(name));
  if (!filename) return { code: "document-name", reason: `document ${quoted(name)} has no readable name`, values };
  return { path: found.path, filename, sizeBytes, sha256 };
}
