/**
 * Detects passwords that satisfy R15 but are easy to guess. An estimator counts the guesses that an attacker needs.
 * Because R15 makes people add capitals and digits in a few common ways, the guesses are also counted without them.
 */
import "server-only";
import { estimateGuesses, hasCommonWord } from "@/lib/auth/credential/password-estimator";
import { type GuessReason, PASSWORD_RULES } from "@/lib/auth/credential/password-policy";

/** What an attacker may know about the customer. */
export type PersonalWords = {
  emailAddress: string | null;
  name: string;
  contractNumbers?: readonly string[];
  /** Display name of the insurer. */
  insurer?: string;
};

/**
 * Passwords that need fewer guesses are refused. Eight random characters need 10^8; a dictionary word in a common
 * spelling with two digits or a year needs fewer than this limit.
 */
export const MIN_GUESSES = 3e7;
/** Number of common ways to put two capitals into a word. */
const CAPITAL_PATTERNS = 10;
/** Number of common ways to double characters. */
const DOUBLING_PATTERNS = 10;
/** Number of positions of the digits in a password of 16 characters. */
const DIGIT_POSITIONS = 16;
const MIN_WORD_LENGTH = 3;
/** Limits the work for a customer with a long name or many contracts. */
const MAX_PERSONAL_WORDS = 500;

/** Capitals at the start, at both ends, at the end, every other letter, or at the start of up to three parts. */
const COMMON_CAPITALS = [
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

/**
 * Parts of the customer's name, address and contract numbers and of the insurer's name, alone and joined in pairs.
 *
 * @returns at most 500 words of 3 to 16 characters, lower case, without accents
 */
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
  return [...new Set(usable)].slice(0, MAX_PERSONAL_WORDS);
}

/** Guesses for a lower-case text: as it is, or as letters into which the digits were inserted, whichever is fewer. */
function guessesInLowerCase(text: string, personal: string[]): number {
  const letters = text.replace(/\d/g, "");
  const digits = text.replace(/\D/g, "");
  const apart = estimateGuesses(letters, personal) * estimateGuesses(digits, personal) * DIGIT_POSITIONS;
  return Math.min(estimateGuesses(text, personal), apart);
}

/**
 * Estimates the guesses that an attacker needs who knows the customer.
 *
 * @param password satisfies R15: at most 16 ASCII letters and digits
 */
export function countGuesses(password: string, person: PersonalWords): number {
  const personal = expandPersonalWords(person);
  const lower = password.toLowerCase();
  const hasCommonCapitals = COMMON_CAPITALS.some((pattern) => pattern.test(password.replace(/\d/g, "")));
  const withoutDoubling = lower.replace(/(.)\1+/g, "$1");
  return Math.min(
    estimateGuesses(password, personal),
    hasCommonCapitals ? guessesInLowerCase(lower, personal) * CAPITAL_PATTERNS : Number.POSITIVE_INFINITY,
    withoutDoubling === lower
      ? Number.POSITIVE_INFINITY
      : guessesInLowerCase(withoutDoubling, personal) * CAPITAL_PATTERNS * DOUBLING_PATTERNS,
  );
}

/** True for a password that satisfies R15 but is easy to guess. Takes a few milliseconds of CPU. */
export function isGuessable(password: string, person: PersonalWords): boolean {
  return countGuesses(password, person) < MIN_GUESSES;
}

/** Letters or digits in a row that name a person or contract; fewer can stand in a password by chance. */
const CLEARLY_PERSONAL = /[a-z]{4}|\d{6}/;

/**
 * Names the reason why a password is easy to guess, so that the customer knows what to change. Takes at most three
 * times as long as `isGuessable`.
 *
 * @param password satisfies R15
 * @returns null for a password that is not easy to guess
 */
export function findGuessReason(password: string, person: PersonalWords): GuessReason | null {
  if (!isGuessable(password, person)) return null;
  const { insurer } = person;
  if (!isGuessable(password, { emailAddress: null, name: "", insurer })) return "personal";
  const lower = password.toLowerCase();
  const personal = expandPersonalWords({ ...person, insurer: "" });
  if (personal.some((word) => CLEARLY_PERSONAL.test(word) && lower.includes(word))) return "personal";
  const letters = lower.replace(/\d/g, "");
  return [lower, letters, letters.replace(/(.)\1+/g, "$1")].some(hasCommonWord) ? "common" : "pattern";
}
