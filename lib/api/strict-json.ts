/** JSON of other systems, read strictly (RFC 8259, and RFC 7493: no key twice). Pure. */

/** Nested objects and arrays; the deepest of the API has three. */
const MAX_DEPTH = 20;

/**
 * - `not-utf-8`: other bytes than UTF-8, or a byte order mark
 * - `syntax`: no JSON
 * - `too-deep`: nested deeper than MAX_DEPTH
 * - `duplicate-key`: a key stands twice in one object; `pointer` is its JSON pointer
 */
export type JsonFault = { kind: "not-utf-8" | "syntax" | "too-deep" } | { kind: "duplicate-key"; pointer: string };

const BYTE_ORDER_MARK = "\ufeff";
/** Strings and the marks of structure. Only for a text that is JSON already: everything between is skipped. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

const escaped = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");

type Level = { keys: Set<string> | null; part: string; index: number };

/** The first fault of the structure of a text that is JSON. */
function structureFault(text: string): JsonFault | null {
  const levels: Level[] = [];
  const pointer = () => levels.map(({ part }) => `/${part}`).join("");
  let waiting: string | null = null;
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    switch (token) {
      case "{":
      case "[":
        if (levels.length >= MAX_DEPTH) return { kind: "too-deep" };
        levels.push({ keys: token === "{" ? new Set() : null, part: token === "[" ? "0" : "", index: 0 });
        break;
      case "}":
      case "]":
        levels.pop();
        break;
      case ",":
        if (level && !level.keys) {
          level.index += 1;
          level.part = String(level.index);
        }
        break;
      case ":": {
        const key = waiting === null ? "" : (JSON.parse(waiting) as string);
        if (!level?.keys) break;
        level.part = escaped(key);
        if (level.keys.has(key)) return { kind: "duplicate-key", pointer: pointer() };
        level.keys.add(key);
        break;
      }
      default:
        waiting = token;
    }
  }
  return null;
}

/** Parses a body. @returns its value, or the first fault */
export function parseStrictJson(bytes: Uint8Array): { value: unknown } | { fault: JsonFault } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { fault: { kind: "not-utf-8" } };
  }
  if (text.startsWith(BYTE_ORDER_MARK)) return { fault: { kind: "not-utf-8" } };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: { kind: "syntax" } };
  }
  const fault = structureFault(text);
  return fault ? { fault } : { value };
}
