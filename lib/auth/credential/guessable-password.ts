/**
 * Which passwords obey the rule of R15 and are among the first thousands of guesses all the same (SEC-3). Pure; used on
 * the server only, because the list would weigh more than the form it stands on.
 */
import { COMMON_WORDS, PORTAL_WORDS } from "@/lib/auth/credential/common-words";

/** What a guesser knows of the customer. */
export type PersonalWords = { emailAddress: string | null; name: string };

const MIN_NAME_LENGTH = 3;
/** Letters beside the known word that add next to nothing. */
const MAX_SPARE_LETTERS = 2;
const MIN_RUN = 4;
const KEYBOARD_ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "qwertzuiop",
  "qwertyuiop",
  "asdfghjkl",
  "yxcvbnm",
  "zxcvbnm",
  "01234567890",
];

/** The letters that digits are put in place of; "1" is two of them. */
const LOOKALIKES: Record<string, string>[] = [
  { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 6: "g", 7: "t", 8: "b", 9: "g" },
  { 0: "o", 1: "l", 2: "z", 3: "e", 4: "a", 5: "s", 6: "b", 7: "t", 8: "b", 9: "g" },
];

function withoutAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const withoutOuterDigits = (text: string) => text.replace(/^\d+|\d+$/g, "");
const withoutDigits = (text: string) => text.replace(/\d/g, "");
const reversed = (text: string) => [...text].reverse().join("");

/** Every word that the password can be read as. */
function readings(password: string): string[] {
  const lower = password.toLowerCase();
  const core = withoutOuterDigits(lower);
  const spelled = LOOKALIKES.flatMap((letters) =>
    [lower, core].map((text) => text.replace(/\d/g, (digit) => letters[digit] ?? "")),
  );
  const found = new Set([core, withoutDigits(lower), ...spelled]);
  return [...found].filter((word) => word.length >= MIN_NAME_LENGTH);
}

/** "kutyakutya" is "kutya". */
function unrepeated(word: string): string {
  const half = word.slice(0, word.length / 2);
  return half + half === word ? half : word;
}

function isCommon(word: string): boolean {
  return [word, unrepeated(word), reversed(word)].some((form) => COMMON_WORDS.has(form));
}

function personalWords({ emailAddress, name }: PersonalWords): string[] {
  const local = emailAddress?.split("@")[0] ?? "";
  const parts = withoutAccents(`${name} ${local}`).split(/[^a-z]+/);
  return [...parts, withoutAccents(local).replace(/[^a-z]/g, "")].filter((part) => part.length >= MIN_NAME_LENGTH);
}

/** Nothing but the known word, some digits and a letter or two. */
function isBuiltOn(word: string, known: string): boolean {
  return word.includes(known) && word.length - known.length <= MAX_SPARE_LETTERS;
}

/** The length of the longest beginning that runs along a row of keys or letters, either way. */
function runLength(text: string): number {
  let longest = 1;
  for (const row of KEYBOARD_ROWS.flatMap((keys) => [keys, reversed(keys)])) {
    let length = 1;
    while (length < text.length && row.includes(text.slice(0, length + 1))) length += 1;
    longest = Math.max(longest, length);
  }
  const repeats = /^(.)\1*/.exec(text)?.[0].length ?? 1;
  return Math.max(longest, repeats);
}

/** Made of long runs only: "ABcd1234", "QWertz123456", "aaaaBBBB1111". */
function isSequence(password: string): boolean {
  let rest = password.toLowerCase();
  while (rest.length > 0) {
    const length = runLength(rest);
    if (length < Math.min(MIN_RUN, rest.length)) return false;
    if (length < 2) return false;
    rest = rest.slice(length);
  }
  return true;
}

/**
 * True for a password that is easy to guess although it obeys the rule.
 *
 * @param password obeys R15: plain letters and digits only
 */
export function isGuessable(password: string, person: PersonalWords): boolean {
  const words = readings(password);
  const known = [...PORTAL_WORDS, ...personalWords(person)];
  return (
    isSequence(password) ||
    words.some((word) => isCommon(word)) ||
    words.some((word) => known.some((part) => isBuiltOn(word, part)))
  );
}
