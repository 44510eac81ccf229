/**
 * A light stemmer for Hungarian words without accents, after J. Savoy's (cases, possessives, plural), repeated until
 * nothing changes. Only the search of texts uses it: texts and queries are stemmed alike, so a stem need not be a word.
 * Pure.
 */

const VOWELS = new Set("aeiou");
const isVowel = (letter: string | undefined) => letter !== undefined && VOWELS.has(letter);

type Ending = {
  endings: readonly string[];
  /** Letters that must remain. */
  rest: number;
  /** What the letter before the ending must be. */
  after?: "vowel" | "consonant";
};

const list = (text: string) => text.split(" ");

/** Case endings. The ending is removed whole; at most one per pass. */
const CASES: readonly Ending[] = [
  { endings: list("kent"), rest: 3 },
  { endings: list("nak nek ert rol ban ben bol nal nel hoz hez tol"), rest: 2 },
  { endings: list("ra re ba be"), rest: 2 },
  { endings: list("val vel"), rest: 3 },
  { endings: list("at et ot it va ve ul ig"), rest: 3 },
  { endings: list("on en"), rest: 3, after: "consonant" },
  { endings: list("n"), rest: 4, after: "vowel" },
];

const POSSESSIVES: readonly Ending[] = [
  { endings: list("atok otok etek"), rest: 3, after: "consonant" },
  { endings: list("itek itok"), rest: 3 },
  { endings: list("unk tok tek"), rest: 3, after: "consonant" },
  { endings: list("juk"), rest: 3, after: "vowel" },
  { endings: list("ink"), rest: 3 },
  { endings: list("am em om ad ed od uk"), rest: 3, after: "consonant" },
  { endings: list("nk ja je"), rest: 3, after: "vowel" },
  { endings: list("im id ik"), rest: 3 },
  { endings: list("m d"), rest: 3, after: "vowel" },
];

const PLURALS: readonly Ending[] = [
  { endings: list("ak ok ek"), rest: 3 },
  { endings: list("k"), rest: 4, after: "vowel" },
];

const FINAL_VOWEL: readonly Ending[] = [{ endings: list("uv ov a e i o u"), rest: 3 }];

/** Frequent words that are too short for the rules. */
const IRREGULAR = new Map(list("evi eve evet evek evvel eves evente").map((word) => [word, "ev"]));

/** Letters after which the accusative is a bare "t" ("díjt", "számlást"). */
const BEFORE_BARE_T = new Set("jlnrsyz");
const SHORTEST_PASS = 3;
const MAX_PASSES = 4;

function without(word: string, rules: readonly Ending[]): string {
  for (const { endings, rest, after } of rules) {
    const ending = endings.find((candidate) => word.endsWith(candidate) && word.length - candidate.length >= rest);
    if (ending === undefined) continue;
    const before = word.at(-ending.length - 1);
    if (after === undefined || isVowel(before) === (after === "vowel")) return word.slice(0, -ending.length);
  }
  return word;
}

/** "díjjal" → "díj": the v of -val and -vel becomes the last consonant, and so does that of -vá and -vé. */
function withoutAssimilatedCase(word: string): string {
  const [, stem, last] = /^(.+?([^aeiou]))\2(?:al|el|a|e)$/.exec(word) ?? [];
  return stem !== undefined && last !== undefined && stem.length >= SHORTEST_PASS ? stem : word;
}

function withoutCase(word: string): string {
  const assimilated = withoutAssimilatedCase(word);
  if (assimilated !== word) return assimilated;
  const plain = without(word, CASES);
  if (plain !== word) return plain;
  return word.length > SHORTEST_PASS && word.endsWith("t") && BEFORE_BARE_T.has(word.at(-2) ?? "")
    ? word.slice(0, -1)
    : word;
}

const withoutDouble = (word: string) =>
  word.length > SHORTEST_PASS && word.at(-1) === word.at(-2) ? word.slice(0, -1) : word;

function withoutEndings(word: string): string {
  return without(without(without(word, POSSESSIVES), PLURALS), FINAL_VOWEL);
}

function repeated(word: string, pass: (word: string) => string): string {
  let stem = word;
  for (let n = 0; n < MAX_PASSES; n += 1) {
    const next = pass(stem);
    if (next === stem) break;
    stem = next;
  }
  return withoutDouble(stem);
}

/**
 * The stems under which a word is stored and sought: one, or two for a word whose end may be a case or part of the word
 * ("kamera", "ajánlat"). Two words match when they share a stem.
 *
 * @param word lower case, without accents; a word with other characters than a-z is its own stem
 */
export function hungarianStems(word: string): string[] {
  if (!/^[a-z]+$/.test(word)) return [word];
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return [irregular];
  const stem = repeated(word, (text) => withoutEndings(withoutCase(text)));
  const uninflected = repeated(word, withoutEndings);
  return stem === uninflected ? [stem] : [stem, uninflected];
}
