import "server-only";
import type { Context } from "@/lib/context";
import { unsealPages } from "@/lib/mailbox/search/sealed-pages";
import type { SearchTerm } from "@/lib/mailbox/search/search-query";
import { findSnippet, type Snippet, type SoughtForms } from "@/lib/mailbox/search/snippet";
import type { FoundText } from "@/lib/mailbox/search/text-store";
import { textFormsOf } from "@/lib/mailbox/search/text-terms";

/**
 * Where the words of a search stand. `document` null: in the message's own text. `page` is from 1. `snippet` is empty
 * for a text or document that was never opened or downloaded: nothing of it is sent without a recorded reading of it.
 */
export type FoundIn = { document: { filename: string; page: number } | null; snippet: Snippet };

/** The forms of each term, for marking words. */
export function soughtForms(terms: readonly SearchTerm[]): SoughtForms {
  return terms.map(({ anyOf }) => new Set(anyOf.flat().flatMap(textFormsOf)));
}

/** The place and the sentence of a hit's text; null when the text does not open or has none of the words. */
export function foundSnippet(ctx: Context, found: FoundText, sought: SoughtForms): FoundIn | null {
  const { opened, documentId, filename, keyId, sealedPages, body } = found;
  const shown = (snippet: Snippet) => (opened ? snippet : []);
  if (documentId === null) {
    const inText = findSnippet([body ?? ""], sought);
    return inText && { document: null, snippet: shown(inText.snippet) };
  }
  if (sealedPages === null) return null;
  const pages = unsealPages(ctx, { documentId, keyId, sealedPages: Buffer.from(sealedPages, "base64") });
  const inPage = pages && findSnippet(pages, sought);
  return inPage && { document: { filename: filename ?? "", page: inPage.page + 1 }, snippet: shown(inPage.snippet) };
}
