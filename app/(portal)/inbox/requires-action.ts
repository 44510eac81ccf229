import type { DocumentType } from "@/lib/mailbox/message/document-type";

/** True for the types that ask the customer to act; only they get the `attention` tag. */
export function requiresAction(type: DocumentType): boolean {
  return type === "premium-notice" || type === "cancellation-notice";
}
