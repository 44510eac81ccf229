/**
 * Splits texts (of messages and of their documents) into the words under which they are found. Pure. Texts and queries
 * are split alike; a change here needs `portal documents index --again`.
 */
import { hungarianStems } from "@/lib/mailbox/search/hungarian-stem";
import { foldAccents, isStopWord, visibleText } from "@/lib/mailbox/search/search-query";

/** A word divided at the end of a line: "biztosí-\ntás". */
const DIVIDED = /(\p{Ll})-[ \t]*\n\s*(?=\p{Ll})/gu;
const WORD = /[\p{L}\p{N}]+/gu;
/** Groups of three digits, as amounts and contract numbers are printed. */
const GROUPED_DIGITS = /(?<![\p{L}\p{N}])\d{1,3}(?:[\u0020\u00a0\u202f.]\d{3})+(?![\p{L}\p{N}])/gu;

/** The text in which words are sought and which a hit shows: without invisible characters and divided words. */
export function searchableText(text: string): string {
  return visibleText(text).replaceAll(DIVIDED, "$1");
}

export type FoundWord = { word: string; start: number; end: number };

/** The words of a text from `searchableText`, in lower case without accents, with their positions. */
export function* wordsOf(text: string): Generator<FoundWord> {
  for (const match of text.matchAll(WORD)) {
    yield { word: plainWord(match[0]), start: match.index, end: match.index + match[0].length };
  }
}

function plainWord(word: string): string {
  const lower = word.toLowerCase();
  return /^[a-z0-9]*$/.test(lower) ? lower : foldAccents(lower);
}

/** The forms of a word that are stored and sought. @param word lower case, without accents */
export function formsOf(word: string): string[] {
  return hungarianStems(word);
}

/** Every form under which a text is found, once. */
export function textForms(text: string): Set<string> {
  const searchable = searchableText(text);
  const words = new Set<string>();
  for (const match of searchable.matchAll(WORD)) words.add(match[0].toLowerCase());
  const forms = new Set<string>();
  for (const word of words) {
    if (!isStopWord(word)) for (const form of formsOf(plainWord(word))) forms.add(form);
  }
  for (const [grouped] of searchable.matchAll(GROUPED_DIGITS)) forms.add(grouped.replaceAll(/\D/g, ""));
  return forms;
}
