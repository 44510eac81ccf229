/** Foreign words in print: file names, manifest fields, customers' words on a terminal, in a log or in an error text. */

/**
 * Everything without a shape of its own: C0 and C1 controls (terminal commands), format characters (bidirectional
 * controls, zero width), line and paragraph separators, private use, unassigned, halves of surrogate pairs.
 */
const SHAPELESS = /[\p{C}\p{Zl}\p{Zp}]/gu;
const MAX_QUOTED_LENGTH = 100;

/** One UTF-16 unit as JSON and JavaScript write it: backslash, `u`, four hexadecimal digits. */
function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}

/**
 * One line of text that a terminal shows as it is and does not obey. Line ends are escaped too. JSON stays the same JSON:
 * inside its strings the escapes mean the characters they replace.
 */
export function printable(text: string): string {
  return text.replaceAll(SHAPELESS, (character) =>
    Array.from({ length: character.length }, (_, index) => escapeUnit(character.charCodeAt(index))).join(""),
  );
}

/** A foreign word within a sentence: in quotation marks, printable, cut at 100 characters. */
export function quoted(word: string): string {
  const characters = [...word.slice(0, 2 * MAX_QUOTED_LENGTH)];
  const isLong = characters.length > MAX_QUOTED_LENGTH || word.length > 2 * MAX_QUOTED_LENGTH;
  return printable(JSON.stringify(isLong ? `${characters.slice(0, MAX_QUOTED_LENGTH).join("")}…` : word));
}
