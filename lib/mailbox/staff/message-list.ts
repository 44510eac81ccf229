/** The list of messages for staff, in the order of the senders' references. Pure. */
import { isUuid } from "@/lib/kernel/random";

export const MESSAGE_PAGE_SIZE = 25;

/** Senders' references are at most so long. */
const MAX_REFERENCE_LENGTH = 100;

/** The place of a message in the list, which is ordered by both. */
export type ReferencePosition = { senderReference: string; id: string };

/** The position as a query parameter. */
export function writeReferencePosition({ senderReference, id }: ReferencePosition): string {
  return `${id}_${senderReference}`;
}

/** Reads `writeReferencePosition`; null for any other text, which means the first page. */
export function readReferencePosition(text: unknown): ReferencePosition | null {
  if (typeof text !== "string") return null;
  const [id = "", ...rest] = text.toWellFormed().replaceAll("\0", "").split("_");
  const senderReference = rest.join("_");
  const isReference = senderReference !== "" && senderReference.length <= MAX_REFERENCE_LENGTH;
  return isUuid(id) && isReference ? { senderReference, id } : null;
}
