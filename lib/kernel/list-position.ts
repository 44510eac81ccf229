/** Places in lists that are ordered by an instant and an id, as text for an address or a cursor. */
import { isUuid } from "@/lib/kernel/random";

export type ListPosition = { at: Date; id: string };

const POSITION = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z)_([0-9a-f-]{36})$/;

export function writePosition({ at, id }: ListPosition): string {
  return `${at.toISOString()}_${id}`;
}

/** Reads `writePosition`; null for any other text, which means the first page. */
export function readPosition(text: unknown): ListPosition | null {
  const [, at = "", id = ""] = (typeof text === "string" && POSITION.exec(text)) || [];
  // NaN for no instant; PostgreSQL refuses the year 0.
  return Date.parse(at) >= 0 && isUuid(id) ? { at: new Date(at), id } : null;
}
