/**
 * What may come with a reply (CONTRACT, decision 17; SEC-63): PDF, JPEG and PNG, told by their content, never by their
 * name. Pure; server only because of the checks of PDF and PNG.
 */
import { crc32 } from "node:zlib";
import { cleanFilename } from "@/lib/document/filename";
import { beginsAsPdf, inspectPdf, PDF_MEDIA_TYPE, type PdfProblem } from "@/lib/document/pdf";
import { uniqueFilenames } from "@/lib/document/unique-filenames";
import { MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS } from "@/lib/mailbox/reply/reply";

export type AttachmentType = "application/pdf" | "image/jpeg" | "image/png";

/** A file as the customer chose it. */
export type OfferedFile = { name: string; bytes: Uint8Array };
export type CheckedAttachment = { filename: string; mediaType: AttachmentType; bytes: Uint8Array };

export type AttachmentProblem =
  | { kind: "too-many-files" }
  /** All of them together. */
  | { kind: "files-too-large" }
  /** Nothing that may be attached. */
  | { kind: "file-type"; name: string }
  /** Named .pdf, but no PDF. */
  | { kind: "file-not-pdf"; name: string }
  /** A PDF that those who are to read it cannot open. */
  | { kind: "file-password"; name: string }
  /** Empty, cut off, or not what it begins as. */
  | { kind: "file-damaged"; name: string };

const ENDINGS: Record<AttachmentType, string[]> = {
  "application/pdf": [".pdf"],
  "image/jpeg": [".jpg", ".jpeg"],
  "image/png": [".png"],
};
const KNOWN_ENDING = /\.(?:pdf|jpe?g|png)$/i;

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

/** Chunk by chunk with their checksums, from a header with a size to the end and not a byte further. */
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

/** Start of frame: every marker of that row but the tables and the reserved ones. */
const isStartOfFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Segment by segment to a picture with a size and its pixels, and an end mark behind them. */
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
    // Cameras write things of their own behind the end mark.
    if (marker === 0xda) return hasFrame && bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > end;
    at = end;
  }
  return false;
}

/** What the content is, or what is wrong with it. */
function recognise(name: string, bytes: Uint8Array): { type: AttachmentType } | { problem: FileProblem } {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (content.length === 0) return { problem: "file-damaged" };
  if (beginsAsPdf(content)) {
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

/** A name that says what the file is: a known ending that is not its own is replaced, any other gets its own behind it. */
function nameFor(name: string, type: AttachmentType, position: number): string {
  const [own = ""] = ENDINGS[type];
  const clean = cleanFilename(name) ?? `attachment-${position}${own}`;
  if (ENDINGS[type].some((ending) => clean.toLowerCase().endsWith(ending))) return clean;
  return cleanFilename(`${clean.replace(KNOWN_ENDING, "")}${own}`) ?? `attachment-${position}${own}`;
}

/** The name as it can be shown in an error. */
const shown = (name: string, position: number) => cleanFilename(name) ?? String(position);

/**
 * Looks at the files of a reply, all of them, so that every fault can be named at once.
 *
 * @returns the attachments in their order, or what is wrong
 */
export function checkAttachments(
  files: readonly OfferedFile[],
): { attachments: CheckedAttachment[] } | { problems: AttachmentProblem[] } {
  const problems: AttachmentProblem[] = [];
  if (files.length > MAX_ATTACHMENTS) problems.push({ kind: "too-many-files" });
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MAX_ATTACHMENT_BYTES) {
    problems.push({ kind: "files-too-large" });
  }
  const attachments = files.slice(0, MAX_ATTACHMENTS).flatMap(({ name, bytes }, index): CheckedAttachment[] => {
    const recognised = recognise(name, bytes);
    if ("type" in recognised) {
      return [{ filename: nameFor(name, recognised.type, index + 1), mediaType: recognised.type, bytes }];
    }
    problems.push({ kind: recognised.problem, name: shown(name, index + 1) });
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
