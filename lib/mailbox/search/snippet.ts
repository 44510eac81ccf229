/** The sentence of a text in which a hit's words stand, with the words marked. Pure. */
import { formsOf, searchableText, wordsOf } from "@/lib/mailbox/search/text-words";

/** Longest snippet in characters, without the marks of omission. */
export const MAX_SNIPPET_LENGTH = 180;
/** Characters before the first word of a sentence that is longer than a snippet. */
const MAX_LEAD = 60;
const OMITTED = "…";
/** The end of a sentence: a full stop before a capital ("Ft. A díj"), not one of an abbreviation or a date. */
const SENTENCE_END = /(?:[.!?…]["”»)]?\s+(?=[\p{Lu}„"«(])|\n\s*\n)/gu;

/** Text alternating between plain and marked, beginning with plain (possibly empty). */
export type Snippet = string[];

type Hit = { start: number; end: number; term: number };

/** Forms of each term of a search; a word with one of the forms is marked. */
export type SoughtForms = readonly ReadonlySet<string>[];

function hitsOf(text: string, sought: SoughtForms, termOfWord: Map<string, number>): Hit[] {
  const hits: Hit[] = [];
  for (const { word, start, end } of wordsOf(text)) {
    let term = termOfWord.get(word);
    if (term === undefined) {
      const forms = formsOf(word);
      term = sought.findIndex((set) => forms.some((form) => set.has(form)));
      termOfWord.set(word, term);
    }
    if (term >= 0) hits.push({ start, end, term });
  }
  return hits;
}

type Sentence = { start: number; end: number };

function* sentencesOf(text: string): Generator<Sentence> {
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    yield { start, end };
    start = end;
  }
  yield { start, end: text.length };
}

/** The part of a sentence around its first hit, cut between words. */
function windowOf(text: string, { start, end }: Sentence, firstHit: number): Sentence {
  if (end - start <= MAX_SNIPPET_LENGTH) return { start, end };
  let from = Math.max(start, Math.min(firstHit - MAX_LEAD, end - MAX_SNIPPET_LENGTH));
  while (from > start && from < firstHit && !/\s/.test(text[from - 1] ?? " ")) from += 1;
  let to = Math.min(end, from + MAX_SNIPPET_LENGTH);
  while (to < end && to > firstHit + 1 && !/\s/.test(text[to] ?? " ")) to -= 1;
  return to <= firstHit + 1 ? { start: from, end: Math.min(end, from + MAX_SNIPPET_LENGTH) } : { start: from, end: to };
}

function marked(text: string, sentence: Sentence, hits: Hit[]): Snippet {
  const { start, end } = windowOf(text, sentence, hits[0]?.start ?? sentence.start);
  const parts: Snippet = [""];
  const append = (part: string) => {
    parts[parts.length - 1] += part;
  };
  let at = start;
  for (const hit of hits) {
    if (hit.start < at || hit.end > end) continue;
    append(text.slice(at, hit.start));
    parts.push(text.slice(hit.start, hit.end), "");
    at = hit.end;
  }
  append(text.slice(at, end));
  const lines = parts.map((part) => part.replaceAll(/\s+/g, " "));
  lines[0] = (start > sentence.start ? OMITTED : "") + (lines[0] ?? "").trimStart();
  lines[lines.length - 1] = (lines.at(-1) ?? "").trimEnd() + (end < sentence.end ? OMITTED : "");
  return lines;
}

/**
 * The first sentence with the most of the terms, over all pages.
 *
 * @param pages texts of pages, or one text
 * @returns the snippet and the page's index; null when no word of the search stands in the text
 */
export function findSnippet(pages: readonly string[], sought: SoughtForms): { page: number; snippet: Snippet } | null {
  const termOfWord = new Map<string, number>();
  let best: { page: number; text: string; sentence: Sentence; hits: Hit[]; terms: number } | null = null;
  for (const [page, original] of pages.entries()) {
    const text = searchableText(original);
    const hits = hitsOf(text, sought, termOfWord);
    let next = 0;
    for (const sentence of hits.length > 0 ? sentencesOf(text) : []) {
      const within: Hit[] = [];
      for (let hit = hits[next]; hit !== undefined && hit.start < sentence.end; hit = hits[next]) {
        within.push(hit);
        next += 1;
      }
      const terms = new Set(within.map(({ term }) => term)).size;
      if (terms > (best?.terms ?? 0)) best = { page, text, sentence, hits: within, terms };
      if (terms === sought.length) break;
    }
    if (best?.terms === sought.length) break;
  }
  return best && { page: best.page, snippet: marked(best.text, best.sentence, best.hits) };
}
