/** `manifest.csv` as a document-output system writes it: UTF-8, RFC 4180 (comma, CRLF), one line a message. */
import { stringify } from "csv-stringify/sync";
import type { DemoMessage } from "./model";
import { productName } from "./product";

/** The columns of docs/manifest.md that the demo uses; `publishAt` and `inReplyTo` are not among them. */
export const MANIFEST_COLUMNS = [
  "senderReference",
  "email",
  "name",
  "contractNumber",
  "product",
  "documentType",
  "subject",
  "body",
  "documents",
  "initialPassword",
  "locale",
  "sender",
  "allowReply",
] as const;

type ManifestLine = Record<(typeof MANIFEST_COLUMNS)[number], string>;

/** The whole file as text. */
export function manifest(messages: DemoMessage[]): string {
  return stringify(messages.map(toLine), {
    header: true,
    columns: [...MANIFEST_COLUMNS],
    record_delimiter: "windows",
    quoted_match: /[\r\n]/, // csv-stringify leaves a bare line feed unquoted when records end in CRLF
  });
}

function toLine(message: DemoMessage, index: number): ManifestLine {
  const { contract } = message;
  const { customer } = contract;
  return {
    senderReference: `KUL-${message.day.slice(0, 4)}-${String(index + 1).padStart(6, "0")}`,
    email: customer.email,
    name: customer.name,
    contractNumber: contract.number,
    product: productName(contract.product, customer.locale),
    documentType: message.type,
    subject: message.subject,
    body: message.body,
    documents: (message.documents ?? []).map((document) => document.filename).join("|"),
    initialPassword: customer.initialPassword,
    locale: customer.locale,
    sender: message.sender ?? "",
    allowReply: message.allowReply === false ? "no" : "yes",
  };
}
