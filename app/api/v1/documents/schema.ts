import { z } from "zod";
import { documentSchema } from "@/app/api/v1/common-schema";
import { MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { apiCall } from "@/lib/web/api/api-call";

/** A file name before it is cleaned. */
export const filenameSchema = z.string().min(1).max(500).meta({ description: "File name, shown to the customer." });

const query = z.strictObject({ filename: filenameSchema });

export const createDocumentCall = apiCall<undefined, z.infer<typeof query>>({
  method: "POST",
  path: "/documents",
  id: "createDocument",
  scope: "messages:place",
  summary: "Upload a document",
  description:
    `One PDF of at most ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB, with Content-Length. It is checked and stored while it arrives. ` +
    "A document that no message has taken after 24 hours is removed, so a repeated upload needs no idempotency key.",
  query,
  body: { kind: "bytes", mediaType: "application/pdf", description: "The PDF." },
  answers: [{ status: 201, description: "Stored.", schema: documentSchema }],
  problems: [
    "invalid-request",
    "unprocessable",
    "unsupported-media-type",
    "length-required",
    "wrong-length",
    "busy",
    "scanner-down",
  ],
});
