/** Cursors of pages: where the next page begins, opaque for the client. Pure. */
import { isUnreadable } from "@/lib/kernel/printable";

const MAX_CURSOR_LENGTH = 1000;
/** The largest `integer` of PostgreSQL. */
const MAX_COUNT = 2_147_483_647;

const isText = (value: unknown) => typeof value === "string" && !isUnreadable(value);
const isCount = (value: unknown) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT;

/** @param list name of the list, so that a cursor of another list is refused */
export function encodeCursor(list: string, position: string | number): string {
  return Buffer.from(JSON.stringify([list, position])).toString("base64url");
}

/** @returns the position; null when the text is no cursor of this list and type */
export function decodeCursor<T extends "string" | "number">(
  list: string,
  type: T,
  cursor: string,
): (T extends "string" ? string : number) | null {
  if (cursor.length > MAX_CURSOR_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) return null;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (!Array.isArray(decoded) || decoded.length !== 2 || decoded[0] !== list) return null;
    const position: unknown = decoded[1];
    const isRight = type === "string" ? isText(position) : isCount(position);
    return isRight ? (position as T extends "string" ? string : number) : null;
  } catch {
    return null;
  }
}
