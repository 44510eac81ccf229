import "server-only";
import { derivePurposeKey } from "@/lib/crypto/derive-key";
import { shortKeyedDigest } from "@/lib/crypto/keyed-digest";
import { KEY_BYTES } from "@/lib/crypto/seal";
import { foldAccents, type SearchTerm, type SearchWord } from "@/lib/mailbox/search/search-query";
import { formsOf } from "@/lib/mailbox/search/text-words";
import type { KeyRing, NamedKey } from "@/lib/settings";

/**
 * Makes the digests under which an account's words are stored (keyed, 64 bits). The key is different for
 * each account: the table shows neither the words nor which customers received the same ones.
 */
export function termDigester(key: NamedKey, accountId: string): (form: string) => bigint {
  const accountKey = derivePurposeKey(key.key, `kuldemenyeim search terms v1 ${accountId}`, KEY_BYTES);
  return (form) => shortKeyedDigest(accountKey, form);
}

/** A search term, and the same for texts: alternatives of words, each word with the digests of its forms. */
export type KeyedTerm = SearchTerm & { inTexts: bigint[][][] };

/** The forms of a typed word in texts. */
export function textFormsOf({ word, contractNumbers }: SearchWord): string[] {
  return [...(word === null ? [] : formsOf(foldAccents(word))), ...contractNumbers];
}

/** Adds the digests to search terms. Words stored under an earlier key are found as long as that key is configured. */
export function keyedTerms(keys: KeyRing, accountId: string, terms: readonly SearchTerm[]): KeyedTerm[] {
  const digesters = keys.all.map((key) => termDigester(key, accountId));
  const digestsOf = (word: SearchWord) => {
    const forms = [...new Set(textFormsOf(word))];
    return digesters.flatMap((digest) => forms.map(digest));
  };
  return terms.map((term) => ({ ...term, inTexts: term.anyOf.map((words) => words.map(digestsOf)) }));
}
