/** Customers whom no e-mail reaches, and lines that go by post: kinds and places in their lists. Pure. */

import { readPosition } from "@/lib/kernel/list-position";
import { isUuid } from "@/lib/kernel/random";

/**
 * - `bounced`: the mail server refused the last e-mail to the customer's address
 * - `postal`: a line of a batch whose contract gets letters by post
 */
export const UNREACHABLE_KINDS = ["bounced", "postal"] as const;
export type UnreachableKind = (typeof UNREACHABLE_KINDS)[number];

export const UNREACHABLE_PAGE_SIZE = 25;

/** One entry: a failed notification, or a line of a batch. */
export type UnreachableId = { kind: "bounced"; id: string } | { kind: "postal"; batchId: string; line: number };

export function writeUnreachableId(entry: UnreachableId): string {
  return entry.kind === "bounced" ? entry.id : `${entry.batchId}_${entry.line}`;
}

/** Reads `writeUnreachableId`; null for any other text. */
export function readUnreachableId(kind: UnreachableKind, text: unknown): UnreachableId | null {
  if (typeof text !== "string") return null;
  if (kind === "bounced") return isUuid(text) ? { kind, id: text } : null;
  const [batchId = "", line = "", ...rest] = text.split("_");
  const isLine = /^[1-9]\d{0,8}$/.test(line) && rest.length === 0;
  return isUuid(batchId) && isLine ? { kind, batchId, line: Number(line) } : null;
}

/** Where the next page begins: behind an entry, by the time that its list is ordered by. */
export type UnreachablePosition = { at: Date; entry: UnreachableId };

export function writeUnreachablePosition({ at, entry }: UnreachablePosition): string {
  return `${at.toISOString()}_${writeUnreachableId(entry)}`;
}

/** Reads `writeUnreachablePosition`; null for any other text, which means the first page. */
export function readUnreachablePosition(kind: UnreachableKind, text: unknown): UnreachablePosition | null {
  if (typeof text !== "string") return null;
  const [at = "", ...rest] = text.split("_");
  const entry = readUnreachableId(kind, rest.join("_"));
  const position = entry && readPosition(`${at}_${entry.kind === "bounced" ? entry.id : entry.batchId}`);
  return entry && position ? { at: position.at, entry } : null;
}
