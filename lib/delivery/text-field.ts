/** Limits of texts in a manifest and in a customers' file. Pure. */
import type { FieldProblem } from "@/lib/delivery/line-problem";
import { isUnreadable } from "@/lib/kernel/printable";

/**
 * Longest text by column, in UTF-16 units. Contract numbers and products are indexed; an index entry has at most 2.7
 * kB.
 */
export const TEXT_LIMITS = {
  senderReference: 100,
  name: 200,
  contractNumber: 60,
  product: 120,
  subject: 200,
  body: 20_000,
  sender: 120,
  inReplyTo: 60,
  supersedes: 100,
} as const;
export type TextColumn = keyof typeof TEXT_LIMITS;

export function isTextColumn(column: string): column is TextColumn {
  return Object.hasOwn(TEXT_LIMITS, column);
}

/**
 * Checks the characters and the length of a field.
 *
 * @param value as written in the file
 * @returns every problem, each with the limit if there is one; columns that are not in TEXT_LIMITS are checked for
 *          unreadable characters only
 */
export function textProblems(column: string, value: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (code: FieldProblem["code"], text: string, values?: FieldProblem["values"]) =>
    problems.push({ field: column, code, reason: `${column} ${text}`, ...(values && { values }) });
  if (isUnreadable(value)) add("unreadable", "holds unreadable characters");
  if (!isTextColumn(column)) return problems;
  const limit = TEXT_LIMITS[column];
  if (value.length > limit) add("too-long", `is longer than ${limit} characters`, { limit });
  if (column !== "body" && /[\r\n\t]/.test(value)) add("line-break", "holds a line break");
  return problems;
}
