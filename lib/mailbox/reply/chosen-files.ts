/**
 * Decides which of the files that a customer has chosen in the browser are attached to the reply (R9), and how small
 * photos must become. Pure. The server checks the content of every file again (attachment.ts).
 */
import { MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS } from "@/lib/mailbox/reply/reply";

/** Why a file is not attached, seen from its first bytes. */
export type FileFault = "file-type" | "file-not-pdf" | "file-damaged";

/** What the rule knows of a chosen file. */
export type ChosenFile = {
  /** Size as chosen. */
  sizeBytes: number;
  /** JPEG or PNG: may be made smaller. A PDF never is. */
  isPhoto: boolean;
  fault: FileFault | null;
};

export type FileVerdict =
  /** Attached as chosen. */
  | { kind: "attached" }
  /** A photo that is attached if it can be made as small as `maxBytes`. */
  | { kind: "too-large-photo"; maxBytes: number }
  | { kind: FileFault }
  /** The five files before it are attached. */
  | { kind: "too-many-files" }
  /** It does not fit beside the files before it. */
  | { kind: "files-too-large" };

/** How many of a file's first bytes `inspectStart` needs. */
export const START_BYTES = 80;
const PDF_HEADER = /^(?:\u00ef\u00bb\u00bf)?[\0\t\n\f\r ]{0,64}%PDF-[12]\.\d/;
const PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n";
const JPEG_SIGNATURE = "\u00ff\u00d8\u00ff";
/** A photo below this size is not readable any more, so it is refused instead of made smaller. */
const MIN_PHOTO_BYTES = 64 * 1024;

/**
 * Recognises a file by its first bytes, as `checkAttachments` does.
 *
 * @param start the first START_BYTES bytes, or all of a shorter file
 */
export function inspectStart(name: string, start: Uint8Array): Pick<ChosenFile, "isPhoto" | "fault"> {
  if (start.length === 0) return { isPhoto: false, fault: "file-damaged" };
  const text = String.fromCharCode(...start.subarray(0, START_BYTES));
  if (PDF_HEADER.test(text)) return { isPhoto: false, fault: null };
  if (text.startsWith(PNG_SIGNATURE) || text.startsWith(JPEG_SIGNATURE)) return { isPhoto: true, fault: null };
  return { isPhoto: false, fault: /\.pdf$/i.test(name.trim()) ? "file-not-pdf" : "file-type" };
}

/**
 * The size that the largest photos must shrink to, so that all fit into `bytes`: smaller photos stay as they are and
 * leave their unused part to the larger ones.
 */
function photoLimit(sizes: readonly number[], bytes: number): number {
  let left = bytes;
  const ascending = [...sizes].sort((a, b) => a - b);
  for (const [index, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (size > share) return share;
    left -= size;
  }
  return bytes;
}

/**
 * One verdict for each file, in the same order. Files with a fault count for nothing. Of the others the first
 * MAX_ATTACHMENTS are considered. PDFs are attached first while they fit into MAX_ATTACHMENT_BYTES; the photos share
 * what is left.
 */
export function decideFiles(files: readonly ChosenFile[]): FileVerdict[] {
  const verdicts: FileVerdict[] = files.map(({ fault }) => ({ kind: fault ?? "too-many-files" }));
  const considered = [...files.keys()].filter((index) => !files[index]?.fault).slice(0, MAX_ATTACHMENTS);
  const sizeOf = (index: number) => files[index]?.sizeBytes ?? 0;
  let left = MAX_ATTACHMENT_BYTES;
  for (const index of considered.filter((at) => !files[at]?.isPhoto)) {
    const fits = sizeOf(index) <= left;
    verdicts[index] = { kind: fits ? "attached" : "files-too-large" };
    if (fits) left -= sizeOf(index);
  }
  let photos = considered.filter((at) => files[at]?.isPhoto);
  let limit = photoLimit(photos.map(sizeOf), left);
  // The last photos are refused until those that stay can be readable.
  while (photos.some((index) => sizeOf(index) > limit) && limit < MIN_PHOTO_BYTES) {
    verdicts[photos.at(-1) as number] = { kind: "files-too-large" };
    photos = photos.slice(0, -1);
    limit = photoLimit(photos.map(sizeOf), left);
  }
  for (const index of photos) {
    verdicts[index] = sizeOf(index) > limit ? { kind: "too-large-photo", maxBytes: limit } : { kind: "attached" };
  }
  return verdicts;
}
