import type { DocumentType } from "@/lib/mailbox/message/document-type";

/** Only what asks something of the customer stands out (design/README, Tag). */
export function requiresAction(type: DocumentType): boolean {
  return type === "premium-notice" || type === "cancellation-notice";
}
