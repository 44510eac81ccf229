/** The text of a message that is searched. Pure. */
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { messages } from "@/messages";

type SearchableMessage = {
  subject: string;
  sender: string;
  contractNumber: string | null;
  product: string | null;
  documentType: DocumentType;
  documents: { filename: string }[];
};

/** Subject, sender, contract, product, the type's name in every language and the names of the documents. */
export function searchText({ documents, documentType, ...message }: SearchableMessage): string {
  const types = Object.values(messages).map(({ common }) => common.documentType[documentType]);
  const { subject, sender, contractNumber, product } = message;
  return [subject, sender, contractNumber, product, ...types, ...documents.map(({ filename }) => filename)]
    .filter((part) => part !== null)
    .join(" ");
}
