/** What a text of a manifest or of a customers' file may be: one rule for both. */

/** Longest text by column, in UTF-16 units. Indexes hold contract numbers and products; an index entry has at most 2.7 kB. */
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
 * Control characters (C0 but tab and line breaks, C1), bidirectional embeddings, overrides and isolates, which would turn
 * the text around them, U+FFFD, which stands for bytes that were lost, and halves of surrogate pairs.
 */
function isUnreadable(text: string): boolean {
  return (
    !text.isWellFormed() ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]/.test(text)
  );
}

/**
 * What is wrong with the text of a field, whatever the column means.
 *
 * @param value as it stands in the file
 * @returns reasons for the operator, each naming the column, and the limit where there is one; columns that are not text
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
