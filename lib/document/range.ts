/** One byte range of a request (RFC 9110, 14). Viewers ask for ranges; the document is verified whole all the same. */

/**
 * - `whole` no range, or one that may be ignored: another unit, malformed, or several ranges at once
 * - `part` first and last byte, both inclusive
 * - `unsatisfiable` answered with 416 and the size
 */
export type RequestedRange =
  | { kind: "whole" }
  | { kind: "part"; first: number; last: number }
  | { kind: "unsatisfiable" };

const MAX_DIGITS = 15;
const RANGE = new RegExp(`^bytes=[ \\t]*(\\d{0,${MAX_DIGITS}})-(\\d{0,${MAX_DIGITS}})[ \\t]*$`, "i");

/**
 * @param header value of `Range`, or null
 * @param size   length of the whole, bytes
 */
export function parseRange(header: string | null, size: number): RequestedRange {
  const match = header === null ? null : RANGE.exec(header);
  if (!match) return { kind: "whole" };
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return { kind: "whole" };
  if (from === "") {
    const suffix = Number(to);
    if (suffix === 0 || size === 0) return { kind: "unsatisfiable" };
    return { kind: "part", first: Math.max(0, size - suffix), last: size - 1 };
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) return { kind: "whole" };
  if (first >= size) return { kind: "unsatisfiable" };
  return { kind: "part", first, last: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
}
