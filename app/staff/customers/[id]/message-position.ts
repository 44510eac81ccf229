import { readPosition, writePosition } from "@/lib/mailbox/staff/reply-queue";

/** The place of a message in a customer's list, as a query parameter. */
export function readMessagePosition(text: unknown): { placedAt: Date; id: string } | null {
  const position = readPosition(text);
  return position && { placedAt: position.sentAt, id: position.id };
}

export function writeMessagePosition({ placedAt, id }: { placedAt: Date; id: string }): string {
  return writePosition({ sentAt: placedAt, id });
}
