/**
 * Untrusted text in output: file names, manifest fields and what customers wrote, on a terminal, in a log or in an
 * error message.
 */

/**
 * Characters that show nothing or control the terminal: C0 and C1 controls, format characters (bidirectional controls,
 * zero width), line and paragraph separators, private use, unassigned, lone surrogates.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
const MAX_QUOTED_LENGTH = 100;

/** One UTF-16 unit as JSON and JavaScript write it: backslash, `u`, four hexadecimal digits. */
function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}

/**
 * Escapes unprintable characters, line ends included, so that the text is one line that cannot control a terminal. JSON
 * keeps its meaning: inside its strings the escapes stand for the characters they replace.
 */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, index) => escapeUnit(character.charCodeAt(index))).join(""),
  );
}

function cut(text: string): string {
  const characters = [...text.slice(0, 2 * MAX_QUOTED_LENGTH)];
  const isLong = characters.length > MAX_QUOTED_LENGTH || text.length > 2 * MAX_QUOTED_LENGTH;
  return isLong ? `${characters.slice(0, MAX_QUOTED_LENGTH).join("")}…` : text;
}

/** Untrusted text for use within a sentence: in quotation marks, printable, cut at 100 characters. */
export function quoted(text: string): string {
  return printable(JSON.stringify(cut(text)));
}

/** Untrusted text for use within a sentence that has the quotation marks of its language: as `quoted`, without them. */
export function shortened(text: string): string {
  return printable(cut(text));
}

/**
 * True for control characters (C0 except tab and line breaks, C1), bidirectional embeddings, overrides and isolates
 * (they would reorder the text around them), U+FFFD (bytes were lost) and unpaired surrogates.
 */
export function isUnreadable(text: string): boolean {
  return (
    !text.isWellFormed() ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this function looks for
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]/.test(text)
  );
}
