import { readPosition, writePosition } from "@/lib/kernel/list-position";

/** The place of a message in a customer's list, as a query parameter. */
export function readMessagePosition(text: unknown): { placedAt: Date; id: string } | null {
  const position = readPosition(text);
  return position && { placedAt: position.at, id: position.id };
}

export function writeMessagePosition({ placedAt, id }: { placedAt: Date; id: string }): string {
  return writePosition({ at: placedAt, id });
}
