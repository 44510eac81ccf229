/** Parses the header `Range` (RFC 9110, section 14). */

/**
 * - `whole`: no range, or one that is ignored: another unit, malformed, or several ranges
 * - `part`: first and last byte, both inclusive, from 0
 * - `unsatisfiable`: answered with 416 and the size
 */
export type RequestedRange =
  | { kind: "whole" }
  | { kind: "part"; first: number; last: number }
  | { kind: "unsatisfiable" };

const MAX_DIGITS = 15;
const RANGE = new RegExp(`^bytes=[ \\t]*(\\d{0,${MAX_DIGITS}})-(\\d{0,${MAX_DIGITS}})[ \\t]*$`, "i");

/**
 * The byte range that a request asks for.
 *
 * @param header value of `Range`; null when it is missing
 * @param size length of the whole content in bytes
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
