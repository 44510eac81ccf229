/** Limits of texts in a manifest and in a customers' file. Pure. */
import { isUnreadable } from "@/lib/kernel/printable";

/**
 * Longest text by column, in UTF-16 units. Contract numbers and products are indexed; an index entry has at most 2.7
 * kB.
 */
const LIMITS = {
  senderReference: 100,
  name: 200,
  contractNumber: 60,
  product: 120,
  subject: 200,
  body: 20_000,
  sender: 120,
  inReplyTo: 60,
} as const;
export type TextColumn = keyof typeof LIMITS;

export function isTextColumn(column: string): column is TextColumn {
  return Object.hasOwn(LIMITS, column);
}

/**
 * Checks the characters and the length of a field.
 *
 * @param value as written in the file
 * @returns reasons for the operator, each with the column and the limit if there is one; columns that are not in LIMITS
 *          are checked for unreadable characters only
 */
export function textReasons(column: string, value: string): string[] {
  const reasons: string[] = [];
  if (isUnreadable(value)) reasons.push(`${column} holds unreadable characters`);
  if (!isTextColumn(column)) return reasons;
  if (value.length > LIMITS[column]) reasons.push(`${column} is longer than ${LIMITS[column]} characters`);
  if (column !== "body" && /[\r\n\t]/.test(value)) reasons.push(`${column} holds a line break`);
  return reasons;
}
