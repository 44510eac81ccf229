import type { PlacedMessage } from "@/lib/delivery/place-message";
import type { SentMessage } from "@/lib/mailbox/sender/sender-messages";

type StoredFile = { id: string; filename: string; sizeBytes: number; sha256: string };

/** A document as every answer shows it. */
export function documentJson({ id, filename, sizeBytes, sha256 }: StoredFile) {
  return { id, filename, size: sizeBytes, sha256 };
}

/** Remarks on a call as every answer shows them. */
export const remarksJson = (remarks: readonly string[]) => remarks.map((message) => ({ message }));

const instant = (at: Date | null) => at?.toISOString() ?? null;

export function messageJson(message: SentMessage) {
  const { id, senderReference, state, placedAt, availableUntil, documents } = message;
  return {
    ...{ id, senderReference, state, placedAt: placedAt.toISOString(), availableUntil },
    firstReadAt: instant(message.firstReadAt),
    firstDownloadedAt: instant(message.firstDownloadedAt),
    withdrawnAt: instant(message.withdrawnAt),
    purgedAt: instant(message.purgedAt),
    documents: documents.map(documentJson),
  };
}

/** Status and body of the answer to a message that was placed, or is not for this portal. */
export function placedAnswer(placed: PlacedMessage, senderReference: string) {
  const remarks = remarksJson(placed.remarks);
  if (placed.route !== "mailbox") {
    return { status: 200, body: { senderReference, route: placed.route, state: placed.state, remarks } };
  }
  const { id, placedAt, availableUntil, documents } = placed.message;
  const body = {
    ...{ id, senderReference, route: placed.route, state: placed.state },
    ...{ placedAt: placedAt.toISOString(), availableUntil },
    documents: documents.map(documentJson),
    ...(placed.initialPassword === null ? {} : { initialPassword: placed.initialPassword }),
    remarks,
  };
  return { status: placed.state === "placed" ? 201 : 200, body };
}
