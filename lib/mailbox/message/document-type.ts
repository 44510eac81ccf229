/** The document types of a message, as senders name them in manifests (docs/manifest.md). Labels are in `messages/`. */
export const DOCUMENT_TYPES = [
  "offer",
  "policy",
  "premium-bill",
  "premium-notice",
  "cancellation-notice",
  "premium-certificate",
  "terms",
  "notice",
  "reply",
  "other",
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

export function isDocumentType(text: string): text is DocumentType {
  return (DOCUMENT_TYPES as readonly string[]).includes(text);
}
