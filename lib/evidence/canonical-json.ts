/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** Matches half of a surrogate pair only: with the flag `u` a whole pair is one character. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function canonicalText(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new Error("Text with half of a surrogate pair has no canonical form.");
  return JSON.stringify(text);
}

/**
 * Canonical JSON (RFC 8785): no blanks, names in the order of their UTF-16 units, numbers as ECMAScript writes them.
 * Equal values have equal texts, whatever the order of their names.
 *
 * @throws on a number that is not finite, and on half of a surrogate pair
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("JSON has no such number.");
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${canonicalText(name)}:${canonicalJson(value[name] as JsonValue)}`);
  return `{${members.join(",")}}`;
}
