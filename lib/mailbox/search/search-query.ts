/**
 * Parses the text of the search field. Pure. A message matches when every word is found: by its Hungarian stem, or
 * without accents and with other endings. Contract numbers match however they are grouped.
 */
import { contractNumberForms, groupContractNumbers } from "@/lib/mailbox/search/contract-number-search";

/** Characters; longer than any subject. The rest of a longer text is ignored. */
export const MAX_SEARCH_LENGTH = 200;
const MAX_WORDS = 12;
/** A word of at least this length also matches longer words that begin with it. */
const MIN_PREFIX_LENGTH = 3;
/**
 * The Hungarian stemmer does not know words typed without accents ("szerzodesrol"). For these, up to this many letters
 * are removed from the end, one at a time.
 */
const MAX_ENDING_LENGTH = 4;
const MIN_STEM_LENGTH = 4;
/** A search counts and pages through at most this many matches; beyond it the page says "több mint 1000". */
export const MAX_HITS = 1000;

export type SearchWord = {
  /** The word in lower case with accents, for the Hungarian stemmer. Null: matches contract numbers only. */
  word: string | null;
  /** Forms without accents, of `a-z0-9`; all parts must match. Empty when the word has no such characters. */
  plain: { exact: string[]; prefix: string | null }[];
  /** Forms of contract numbers that the word may match, of `a-z0-9`. */
  contractNumbers: string[];
};

/** One condition of a search: all words of at least one alternative must match. */
export type SearchTerm = { anyOf: SearchWord[][] };

/** Words that are not searched: PostgreSQL's Hungarian stop words and the English articles and prepositions. */
const STOP_WORDS = new Set(
  `a ahogy ahol aki akik akkor alatt által általában amely amelyek amelyekben amelyeket amelyet amelynek ami amit amolyan
  amíg amikor át abban ahhoz annak arra arról az azok azon azt azzal azért aztán azután azonban bár be belül benne cikk
  cikkek cikkeket csak de e eddig egész egy egyes egyetlen egyéb egyik egyre ekkor el elég ellen elő először előtt első én
  éppen ebben ehhez emilyen ennek erre ez ezt ezek ezen ezzel ezért és fel felé hanem hiszen hogy hogyan igen így illetve
  ill ilyen ilyenkor ison ismét itt jó jól jobban kell kellett keresztül keressünk ki kívül között közül legalább lehet
  lehetett legyen lenne lenni lesz lett maga magát majd már más másik meg még mellett mert mely melyek mi mit míg miért
  milyen mikor minden mindent mindenki mindig mint mintha mivel most nagy nagyobb nagyon ne néha nekem neki nem néhány
  nélkül nincs olyan ott össze ő ők őket pedig persze rá s saját sem semmi sok sokat sokkal számára szemben szerint szinte
  talán tehát teljes tovább továbbá több úgy ugyanis új újabb újra után utána utolsó vagy vagyis valaki valami valamint
  való vagyok van vannak volt voltam voltak voltunk vissza vele viszont volna an and for from in of on or the to`.split(
    /\s+/,
  ),
);

/** Whether a word carries no meaning for the search. @param word lower case, with accents */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}

/** Must match the SQL function `fold_accents`: the same letters in the same order. */
const ACCENTED = "áàâäãåăąéèêëěęíìîïóòôöõőúùûüůűýÿčćçďđğłľĺňńñřŕšśşťţžźż";
const PLAIN = "aaaaaaaaeeeeeeiiiioooooouuuuuuyycccddglllnnnrrsssttzzz";
const FOLDED = new Map([...ACCENTED].map((letter, index) => [letter, PLAIN[index] ?? letter]));

/** The text in lower case without accents. */
export function foldAccents(text: string): string {
  return [...text.normalize("NFC").toLowerCase()].map((letter) => FOLDED.get(letter) ?? letter).join("");
}

/** Format characters (soft hyphen, zero-width space, direction marks) and variation selectors. */
const INVISIBLE = /(?:\p{Cf}|[\ufe00-\ufe0f])+/gu;

/**
 * The text without invisible characters and with compatibility forms (ligatures, full-width digits) replaced by plain
 * letters. The SQL function `search_words` does the same to placed texts.
 */
export function visibleText(text: string): string {
  return text.replaceAll(INVISIBLE, "").normalize("NFKC");
}

/**
 * Normalizes the text of the search field for the search and for display: one line, without control, invisible or
 * invalid characters, at most MAX_SEARCH_LENGTH characters.
 *
 * @returns null when nothing is left
 */
export function cleanSearchText(typed: string): string | null {
  const oneLine = typed
    .slice(0, 2 * MAX_SEARCH_LENGTH)
    .replaceAll(INVISIBLE, "")
    .replaceAll(/[\p{C}\s\ufffd]+/gu, " ");
  const text = [...oneLine.normalize("NFC")].slice(0, MAX_SEARCH_LENGTH).join("").trim();
  return text === "" ? null : text;
}

/**
 * The conditions of a search; a message must match all of them. Uses the first MAX_WORDS words.
 *
 * @returns empty when the text has neither letters nor digits; such a search matches nothing
 */
export function searchTerms(text: string): SearchTerm[] {
  const tokens = visibleText(text)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== "");
  const isSelective = (token: string) => !isStopWord(token);
  // A text of stop words only ("a vagy az") is searched unchanged; without words it would match nothing.
  const kept = tokens.some(isSelective) ? tokens.filter(isSelective) : tokens;
  const terms: SearchTerm[] = [];
  const seen = new Set<string>();
  let words = 0;
  for (const group of groupContractNumbers(kept)) {
    const key = group.join(" ");
    if (seen.has(key)) continue;
    seen.add(key);
    if (words + group.length > MAX_WORDS) break;
    words += group.length;
    terms.push({ anyOf: alternatives(group) });
  }
  return terms;
}

/** The words one by one; for a grouped number also its parts joined, with and without its prefix of letters. */
function alternatives(group: string[]): SearchWord[][] {
  const separate = group.map(searchWord);
  const [first, ...rest] = group;
  if (first === undefined || rest.length === 0) return [separate];
  const joined = [[numberWord(group.join(""))]];
  if (!/\p{N}/u.test(first)) joined.push([searchWord(first), numberWord(rest.join(""))]);
  return [separate, ...joined];
}

function searchWord(word: string): SearchWord {
  return { word, plain: plainForms(word), contractNumbers: contractNumberForms(foldAccents(word)) };
}

function numberWord(joined: string): SearchWord {
  return { word: null, plain: [], contractNumbers: contractNumberForms(foldAccents(joined)) };
}

function plainForms(word: string): SearchWord["plain"] {
  return foldAccents(word)
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "")
    .map((part) => ({
      exact: [part, ...withoutEndings(part)],
      prefix: part.length >= MIN_PREFIX_LENGTH ? part : null,
    }));
}

/** The word without its last one to MAX_ENDING_LENGTH letters; none for words with digits. */
function withoutEndings(part: string): string[] {
  if (/\d/.test(part)) return [];
  const most = Math.min(MAX_ENDING_LENGTH, part.length - MIN_STEM_LENGTH);
  return Array.from({ length: Math.max(0, most) }, (_, index) => part.slice(0, part.length - index - 1));
}
