/** What an item is: the closed list of the contract; the words for it are in messages/. */
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
