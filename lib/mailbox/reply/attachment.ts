/**
 * Checks the attachments of a reply (R9): PDF, JPEG and PNG, recognised by content, never by name. Pure, but server
 * only: the PDF check and the CRC of PNG need Node.
 */
import { crc32 } from "node:zlib";
import { cleanFilename } from "@/lib/document/filename";
import { hasPdfHeader, inspectPdf, PDF_MEDIA_TYPE, type PdfProblem } from "@/lib/document/pdf";
import { uniqueFilenames } from "@/lib/document/unique-filenames";
import { MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS } from "@/lib/mailbox/reply/reply";

export type AttachmentType = "application/pdf" | "image/jpeg" | "image/png";

/** A file as uploaded by the customer; its name is not cleaned yet. */
export type UploadedFile = { name: string; bytes: Uint8Array };
export type CheckedAttachment = { filename: string; mediaType: AttachmentType; bytes: Uint8Array };

export type AttachmentProblem =
  | { kind: "too-many-files" }
  /** The sum of the sizes exceeds MAX_ATTACHMENT_BYTES. */
  | { kind: "files-too-large" }
  /** Neither PDF, JPEG nor PNG. */
  | ({ kind: "file-type" } & RefusedFile)
  /** Named .pdf, but not a PDF. */
  | ({ kind: "file-not-pdf" } & RefusedFile)
  /** A PDF that needs a password. */
  | ({ kind: "file-password" } & RefusedFile)
  /** Empty, truncated, or valid only in its first bytes. */
  | ({ kind: "file-damaged" } & RefusedFile);

/** A file by its name, as shown to the customer, and its position in the form, from 1. */
export type RefusedFile = { name: string; position: number };

const EXTENSIONS: Record<AttachmentType, string[]> = {
  "application/pdf": [".pdf"],
  "image/jpeg": [".jpg", ".jpeg"],
  "image/png": [".png"],
};
const KNOWN_EXTENSION = /\.(?:pdf|jpe?g|png)$/i;

type FileProblem = Extract<AttachmentProblem, { name: string }>["kind"];

const PDF_PROBLEMS: Record<PdfProblem, FileProblem> = {
  empty: "file-damaged",
  "too-large": "file-damaged",
  "not-a-pdf": "file-damaged",
  truncated: "file-damaged",
  "no-pages": "file-damaged",
  encrypted: "file-password",
};

const PNG_SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const PNG_CHUNK_FRAME_BYTES = 12;

/**
 * Checks every chunk and its CRC: starts with IHDR of a non-zero size, contains pixels, ends with IEND and no further
 * byte.
 */
function isWholePng(bytes: Buffer): boolean {
  let hasPixels = false;
  for (let at = PNG_SIGNATURE.length, first = true; at + PNG_CHUNK_FRAME_BYTES <= bytes.length; first = false) {
    const length = bytes.readUInt32BE(at);
    const end = at + PNG_CHUNK_FRAME_BYTES + length;
    if (end > bytes.length) return false;
    const kind = bytes.toString("latin1", at + 4, at + 8);
    if (first !== (kind === "IHDR")) return false;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return false;
    if (first && (length !== 13 || bytes.readUInt32BE(at + 8) === 0 || bytes.readUInt32BE(at + 12) === 0)) return false;
    if (kind === "IDAT" && length > 0) hasPixels = true;
    if (kind === "IEND") return hasPixels && end === bytes.length;
    at = end;
  }
  return false;
}

/** Markers 0xC0 to 0xCF start a frame, except DHT (C4), JPG (C8) and DAC (CC). ITU-T T.81, table B.1. */
const isStartOfFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Checks every segment up to the pixels: contains a frame of a non-zero size, a scan, and an end marker after it. */
function isWholeJpeg(bytes: Buffer): boolean {
  let hasFrame = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return false;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length || marker === 0xd9) return false;
    if (isStartOfFrame(marker)) {
      if (length < 8 || bytes.readUInt16BE(at + 5) === 0 || bytes.readUInt16BE(at + 7) === 0) return false;
      hasFrame = true;
    }
    // Bytes after the end marker are allowed: cameras append their own data.
    if (marker === 0xda) return hasFrame && bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > end;
    at = end;
  }
  return false;
}

/** Detects the media type by content. */
function detectType(name: string, bytes: Uint8Array): { type: AttachmentType } | { problem: FileProblem } {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (content.length === 0) return { problem: "file-damaged" };
  if (hasPdfHeader(content)) {
    const problem = inspectPdf(content);
    return problem === null ? { type: PDF_MEDIA_TYPE } : { problem: PDF_PROBLEMS[problem] };
  }
  if (content.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) {
    return isWholePng(content) ? { type: "image/png" } : { problem: "file-damaged" };
  }
  if (content[0] === 0xff && content[1] === 0xd8 && content[2] === 0xff) {
    return isWholeJpeg(content) ? { type: "image/jpeg" } : { problem: "file-damaged" };
  }
  return { problem: /\.pdf$/i.test(name.trim()) ? "file-not-pdf" : "file-type" };
}

/**
 * The cleaned name with the extension of the detected type: replaces a known extension of another type, is appended
 * otherwise. Uses `attachment-<position>` when nothing of the name can be used.
 */
function attachmentFilename(name: string, type: AttachmentType, position: number): string {
  const [extension = ""] = EXTENSIONS[type];
  const clean = cleanFilename(name) ?? `attachment-${position}${extension}`;
  if (EXTENSIONS[type].some((allowed) => clean.toLowerCase().endsWith(allowed))) return clean;
  return cleanFilename(`${clean.replace(KNOWN_EXTENSION, "")}${extension}`) ?? `attachment-${position}${extension}`;
}

/** The name to show in an error; the position in the form when nothing of the name can be used. */
const displayName = (name: string, position: number) => cleanFilename(name) ?? String(position);

/**
 * Checks all files of a reply, so that the form can show every problem at once.
 *
 * @param files in the customer's order
 * @returns the attachments in the same order with unique file names, or the problems
 */
export function checkAttachments(
  files: readonly UploadedFile[],
): { attachments: CheckedAttachment[] } | { problems: AttachmentProblem[] } {
  const problems: AttachmentProblem[] = [];
  if (files.length > MAX_ATTACHMENTS) problems.push({ kind: "too-many-files" });
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MAX_ATTACHMENT_BYTES) {
    problems.push({ kind: "files-too-large" });
  }
  const attachments = files.slice(0, MAX_ATTACHMENTS).flatMap(({ name, bytes }, index): CheckedAttachment[] => {
    const detected = detectType(name, bytes);
    if ("type" in detected) {
      return [{ filename: attachmentFilename(name, detected.type, index + 1), mediaType: detected.type, bytes }];
    }
    const position = index + 1;
    problems.push({ kind: detected.problem, name: displayName(name, position), position });
    return [];
  });
  if (problems.length > 0) return { problems };
  const filenames = uniqueFilenames(attachments.map(({ filename }) => filename));
  return {
    attachments: attachments.map((attachment, index) => ({
      ...attachment,
      filename: filenames[index] ?? attachment.filename,
    })),
  };
}
