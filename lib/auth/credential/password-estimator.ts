import "server-only";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { COMMON_WORDS, PORTAL_WORDS } from "@/lib/auth/credential/common-words";
import stems from "@/lib/auth/credential/hungarian-stems.json";
import { PASSWORD_RULES } from "@/lib/auth/credential/password-policy";

let estimator: ZxcvbnFactory | null = null;

/** Dictionaries and keyboards take about 0.3 s and 30 MB, so they are prepared at the first use and kept. */
function prepare(): ZxcvbnFactory {
  // A word's rank is its place in its list. The stems have no frequencies: one list for each length keeps ranks low.
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
 * How many guesses an attacker needs who knows dictionaries, keyboards, dates and the customer.
 *
 * @param text       at most 16 characters
 * @param ownWords   lower case, without accents; tried before any dictionary
 */
export function estimateGuesses(text: string, ownWords: string[]): number {
  if (text === "") return 1;
  estimator ??= prepare();
  return estimator.check(text, ownWords).guesses;
}
