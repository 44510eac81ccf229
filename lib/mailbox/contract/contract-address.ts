/**
 * The path of a contract's page. Contract numbers are the insurer's and may hold any character, so everything but
 * letters and digits of ASCII, "-" and "_" is written as "~" and two hexadecimal digits for each byte of its UTF-8
 * form. Neither browsers nor proxies change such a path: it has no "%2F", "." or "..". Pure.
 */
const ESCAPED = /[^\w-]/gu;
const ADDRESS = /^(?:[\w-]|~[\dA-F]{2})+$/;

const hex = (byte: number) => `~${byte.toString(16).toUpperCase().padStart(2, "0")}`;

/** `110482937` · `B~2F12~20~C5~B0`. */
export function contractSegment(number: string): string {
  return number.replace(ESCAPED, (character) => [...new TextEncoder().encode(character)].map(hex).join(""));
}

/** `/contracts/110482937`. */
export function contractPath(number: string): string {
  return `/contracts/${contractSegment(number)}`;
}

/** The contract number in the last segment of a path; null when no number has this segment. */
export function contractNumberOf(segment: string): string | null {
  if (!ADDRESS.test(segment)) return null;
  try {
    const number = decodeURIComponent(segment.replaceAll("~", "%"));
    return contractSegment(number) === segment && !number.includes("\0") ? number : null;
  } catch {
    return null;
  }
}
