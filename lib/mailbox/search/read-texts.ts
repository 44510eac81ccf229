import "server-only";
import type { Context } from "@/lib/context";
import { readWholeDocument } from "@/lib/document/read-document";
import { StorageError } from "@/lib/document/storage/storage-error";
import { findStoredDocument } from "@/lib/document/store";
import { sealPages } from "@/lib/mailbox/search/sealed-pages";
import type { listPdfsToIndex, listTextsToIndex, StoredText, TextState } from "@/lib/mailbox/search/text-store";
import { termDigester } from "@/lib/mailbox/search/text-terms";
import { textForms } from "@/lib/mailbox/search/text-words";
import type { PdfText } from "@/lib/pdf-text/pdf-text-reader";

/** Reads the text of a PDF in a child process (lib/pdf-text). */
export type ReadPdf = (bytes: Uint8Array) => Promise<PdfText>;

type MessageToRead = Awaited<ReturnType<typeof listTextsToIndex>>[number];
type PdfToRead = Awaited<ReturnType<typeof listPdfsToIndex>>[number];

/**
 * States that may be different at another time: a busy machine, a process or a document storage that does not answer.
 */
const RETRIED = new Set<TextState>(["time", "unavailable"]);
export const isRetried = ({ state }: Pick<StoredText, "state">): boolean => RETRIED.has(state);

/** Digests of the words of a message's own text; its text stays in `messages`. */
export function readMessageText(ctx: Context, { messageId, accountId, body }: MessageToRead): StoredText {
  const key = ctx.settings.documentKeys.current;
  const terms = [...textForms(body)].map(termDigester(key, accountId));
  const state = terms.length > 0 ? "text" : "empty";
  return { messageId, position: 0, accountId, documentId: null, state, keyId: key.id, terms, sealedPages: null };
}

/** A PDF that was not read, without words: for lack of `time` in the job, or because no reader starts. */
export function unreadPdf(
  ctx: Context,
  accountId: string,
  { messageId, documentId, position, state }: PdfToRead & { state: "time" | "unavailable" },
): StoredText {
  const { id: keyId } = ctx.settings.documentKeys.current;
  return { messageId, position, accountId, documentId, keyId, state, terms: [], sealedPages: null };
}

/**
 * Digests of the words of a PDF, and its pages encrypted. A PDF without a text layer, with a password or beyond the
 * limits of the reader has a state and no words. Never throws for what the document holds.
 */
export async function readPdfText(
  ctx: Context,
  accountId: string,
  pdf: PdfToRead,
  readPdf: ReadPdf,
): Promise<StoredText> {
  const key = ctx.settings.documentKeys.current;
  const { messageId, documentId, position } = pdf;
  const stored = { messageId, position, accountId, documentId, keyId: key.id };
  const pages = await pagesOf(ctx, pdf, readPdf);
  if (!Array.isArray(pages)) return { ...stored, state: pages, terms: [], sealedPages: null };
  const forms = new Set(pages.flatMap((page) => [...textForms(page)]));
  if (forms.size === 0) return { ...stored, state: "empty", terms: [], sealedPages: null };
  const terms = [...forms].map(termDigester(key, accountId));
  return { ...stored, state: "text", terms, sealedPages: sealPages(ctx, documentId, pages) };
}

async function pagesOf(ctx: Context, pdf: PdfToRead, readPdf: ReadPdf): Promise<string[] | TextState> {
  const { documentId } = pdf;
  const plain = await openPdf(ctx, pdf).catch((error: unknown) => {
    if (error instanceof StorageError) return error;
    throw error;
  });
  if (plain instanceof StorageError) {
    const { kind, reason } = plain;
    ctx.log.error({ alarm: "document-storage-failed", documentId, kind, reason }, "a document could not be read");
    return "unavailable";
  }
  if (!plain?.ok) {
    ctx.log.error({ documentId, reason: plain?.error.reason ?? "missing" }, "a document does not open");
    return "broken";
  }
  const text = await readPdf(plain.value);
  if (text.kind === "text") return text.pages;
  return text.reason === "not-started" ? "unavailable" : text.reason;
}

async function openPdf(ctx: Context, pdf: PdfToRead) {
  const stored = await findStoredDocument(ctx.db, pdf.documentId);
  return stored && readWholeDocument(ctx, stored, pdf);
}
