/**
 * Takes apart what a customer typed into the search field. Pure. Every word has to be found, by its Hungarian stem or
 * without its accents, whatever its ending. Contract numbers are found however they are grouped.
 */
import { contractNumberForms, groupContractNumbers } from "@/lib/mailbox/search/contract-number-search";

/** Longer than any subject; what goes beyond it is not looked for. */
export const MAX_SEARCH_LENGTH = 200;
const MAX_WORDS = 12;
/** A word of this length also finds longer ones that begin with it. */
const MIN_PREFIX_LENGTH = 3;
/** Typed without accents, "szerzodesrol" is no word the stemmer knows: its endings are cut off one letter at a time. */
const MAX_ENDING_LENGTH = 4;
const MIN_STEM_LENGTH = 4;
/** More hits than this are not counted ("több mint 1000"), and nobody pages through them. */
export const MAX_HITS = 1000;

export type SearchWord = {
  /** The word as typed, in small letters: for the Hungarian stemmer. Letters and digits only. Null: contract number only. */
  word: string | null;
  /** Alternatives without accents, each of `a-z0-9`; empty when nothing of the word is left. */
  plain: { exact: string[]; prefix: string | null }[];
  /** Contract numbers, or their last digits, that the word may stand for; each of `a-z0-9`. */
  contractNumbers: string[];
};

/** One part of a search: it is found when all words of at least one of the alternatives are. */
export type SearchTerm = { anyOf: SearchWord[][] };

/** Says nothing about an item. The list of PostgreSQL's Hungarian dictionary, and the English articles and prepositions. */
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

/** As in the database's `fold_accents`: the same letters, one for one. */
const ACCENTED = "áàâäãåăąéèêëěęíìîïóòôöõőúùûüůűýÿčćçďđğłľĺňńñřŕšśşťţžźż";
const PLAIN = "aaaaaaaaeeeeeeiiiioooooouuuuuuyycccddglllnnnrrsssttzzz";
const FOLDED = new Map([...ACCENTED].map((content, index) => [content, PLAIN[index] ?? content]));

/** A word in small letters without its accents. */
export function foldAccents(text: string): string {
  return [...text.normalize("NFC").toLowerCase()].map((content) => FOLDED.get(content) ?? content).join("");
}

/** Format characters (soft hyphen, zero-width space, direction marks) and variation selectors. */
const INVISIBLE = /(?:\p{Cf}|[\ufe00-\ufe0f])+/gu;

/**
 * The text as a person sees it: invisible characters are dropped, compatibility forms (ligatures, full-width digits)
 * become plain letters. The database's `search_words` does the same to what is placed.
 */
export function visibleText(text: string): string {
  return text.replaceAll(INVISIBLE, "").normalize("NFKC");
}

/**
 * The text of the field as it is looked for and shown again: one line, without control, invisible or broken characters,
 * at most 200 characters. Null when nothing was typed.
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
 * What to look for; every term has to be found. Empty when the text has neither letter nor digit, and then nothing is
 * found. At most 12 words are taken.
 */
export function searchTerms(text: string): SearchTerm[] {
  const tokens = visibleText(text)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== "");
  const isSelective = (token: string) => !STOP_WORDS.has(token);
  // "A vagy az" is looked for as it stands: better than finding everything, or nothing.
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

/** The words one by one; for a grouped number also its parts joined, with and without the letters before it. */
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
    .map((part) => ({ exact: [part, ...shortened(part)], prefix: part.length >= MIN_PREFIX_LENGTH ? part : null }));
}

/** Without its last one to four letters; numbers have no endings. */
function shortened(part: string): string[] {
  if (/\d/.test(part)) return [];
  const most = Math.min(MAX_ENDING_LENGTH, part.length - MIN_STEM_LENGTH);
  return Array.from({ length: Math.max(0, most) }, (_, index) => part.slice(0, part.length - index - 1));
}
