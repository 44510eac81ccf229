import "server-only";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { COMMON_WORDS, PORTAL_WORDS } from "@/lib/auth/credential/common-words";
import stems from "@/lib/auth/credential/hungarian-stems.json";
import { PASSWORD_RULES } from "@/lib/auth/credential/password-policy";

let estimator: ZxcvbnFactory | null = null;

/** Loading the dictionaries and keyboard layouts takes about 0.3 s and 30 MB, so it is done once, at the first use. */
function createEstimator(): ZxcvbnFactory {
  // The rank of a word is its position in its list. The stems have no frequencies; one list per length keeps ranks low.
  const byLength = Object.entries(stems.words).map(([length, words]) => [`hungarian-${length}`, words.split(" ")]);
  return new ZxcvbnFactory({
    dictionary: {
      ...dictionary,
      portal: [...PORTAL_WORDS],
      common: [...COMMON_WORDS],
      ...(Object.fromEntries(byLength) as Record<string, string[]>),
    },
    graphs: adjacencyGraphs,
    l33tMaxSubstitutions: 20,
    maxLength: PASSWORD_RULES.maxLength,
  });
}

/**
 * Whether the cheapest way to guess a text (at most 16 characters) takes a word of four letters or more from a
 * dictionary.
 */
export function hasCommonWord(text: string): boolean {
  if (text === "") return false;
  estimator ??= createEstimator();
  const { sequence } = estimator.check(text, []);
  return sequence.some(({ pattern, token }) => pattern === "dictionary" && /[a-z]{4}/.test(token));
}

/**
 * Estimates the guesses that an attacker needs who knows dictionaries, keyboard layouts, dates and the customer.
 *
 * @param text at most 16 characters
 * @param personalWords lower case, without accents; ranked before all dictionaries
 */
export function estimateGuesses(text: string, personalWords: string[]): number {
  if (text === "") return 1;
  estimator ??= createEstimator();
  return estimator.check(text, personalWords).guesses;
}
