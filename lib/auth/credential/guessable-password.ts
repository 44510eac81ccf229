/**
 * Which passwords obey R15 and are easy to guess all the same. An estimator counts the guesses; because R15 makes people
 * add capitals and digits in a few usual ways, the password is also counted without them.
 */
import "server-only";
import { estimateGuesses } from "@/lib/auth/credential/password-estimator";
import { PASSWORD_RULES } from "@/lib/auth/credential/password-policy";

/** What a guesser knows of the customer. */
export type PersonalWords = {
  emailAddress: string | null;
  name: string;
  contractNumbers?: readonly string[];
  /** Displayed name of the insurer. */
  insurer?: string;
};

/**
 * Fewer guesses than this are too few. Eight random characters count as 10^8; a word of the dictionary in a usual
 * spelling with two digits or a year stays below.
 */
export const MIN_GUESSES = 3e7;
/** Usual ways to put two capitals into a word. */
const CAPITAL_PATTERNS = 10;
/** Usual ways to double characters. */
const DOUBLING_PATTERNS = 10;
/** Places that digits can stand at in a password of 16 characters. */
const DIGIT_PLACES = 16;
const MIN_WORD_LENGTH = 3;
/** Bounds the work for a customer with a long name or many contracts. */
const MAX_OWN_WORDS = 500;

/** Capitals in front, at both ends, at the end, every other letter, or at the beginning of up to three parts. */
const USUAL_CAPITALS = [
  /^[A-Z]+[a-z]+$/,
  /^[a-z]+[A-Z]+$/,
  /^[A-Z][a-z]+[A-Z]$/,
  /^(?:[A-Z][a-z])+[A-Z]?$/,
  /^(?:[a-z][A-Z])+[a-z]?$/,
  /^(?:[A-Z]+[a-z]+){2,3}$/,
  /^(?:[a-z]+[A-Z]+){2,3}$/,
];

function withoutAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Parts of the customer's name, address and contract numbers, alone and joined in pairs; lower case, no accents. */
export function expandPersonalWords({
  emailAddress,
  name,
  contractNumbers = [],
  insurer = "",
}: PersonalWords): string[] {
  const sources = [name, emailAddress?.split("@")[0] ?? "", ...contractNumbers, insurer].map(withoutAccents);
  const words = sources.flatMap((source) => {
    const parts = source.split(/[^a-z0-9]+/).flatMap((part) => [part, ...(part.match(/[a-z]+|[0-9]+/g) ?? [])]);
    return [...parts, ...parts.flatMap((first) => parts.map((second) => first + second))];
  });
  const usable = words.filter((word) => word.length >= MIN_WORD_LENGTH && word.length <= PASSWORD_RULES.maxLength);
  return [...new Set(usable)].slice(0, MAX_OWN_WORDS);
}

/** Guesses for a text whose capitals do not count, its digits where they stand or put in afterwards. */
function guessesInLowerCase(text: string, own: string[]): number {
  const notifications = text.replace(/\d/g, "");
  const digits = text.replace(/\D/g, "");
  const apart = estimateGuesses(notifications, own) * estimateGuesses(digits, own) * DIGIT_PLACES;
  return Math.min(estimateGuesses(text, own), apart);
}

/** @param password obeys R15: at most 16 plain letters and digits */
export function countGuesses(password: string, person: PersonalWords): number {
  const own = expandPersonalWords(person);
  const lower = password.toLowerCase();
  const usual = USUAL_CAPITALS.some((pattern) => pattern.test(password.replace(/\d/g, "")));
  const single = lower.replace(/(.)\1+/g, "$1");
  return Math.min(
    estimateGuesses(password, own),
    usual ? guessesInLowerCase(lower, own) * CAPITAL_PATTERNS : Number.POSITIVE_INFINITY,
    single === lower
      ? Number.POSITIVE_INFINITY
      : guessesInLowerCase(single, own) * CAPITAL_PATTERNS * DOUBLING_PATTERNS,
  );
}

/** True for a password that is easy to guess although it obeys R15; takes some milliseconds. */
export function isGuessable(password: string, person: PersonalWords): boolean {
  return countGuesses(password, person) < MIN_GUESSES;
}
