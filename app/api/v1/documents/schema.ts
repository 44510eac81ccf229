import { z } from "zod";
import { documentSchema } from "@/app/api/v1/common-schema";
import { MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { apiCall } from "@/lib/web/api/api-call";
import { API_MULTIPART_BYTES } from "@/lib/web/body-limits";

/** A file name before it is cleaned. */
export const filenameSchema = z.string().min(1).max(500).meta({ description: "File name, shown to the customer." });

const query = z.strictObject({
  filename: filenameSchema.optional().meta({ description: "File name of the one PDF, shown to the customer." }),
});

/** Parts of a multipart body. */
export const FILES_PART = "documents";

const documentListSchema = z.object({ data: z.array(documentSchema) }).meta({ id: "DocumentList" });

export const createDocumentCall = apiCall<undefined, z.infer<typeof query>>({
  method: "POST",
  path: "/documents",
  id: "createDocument",
  scope: "messages:place",
  summary: "Upload documents",
  description:
    `One PDF of at most ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB, with Content-Length. It is checked and stored while it arrives. ` +
    `Several at once come as multipart, in parts \`${FILES_PART}\`, at most ${API_MULTIPART_BYTES / 1024 / 1024} MB together; all are stored or none, and answered in their order. ` +
    "A document that no message has taken after 24 hours is removed, so a repeated upload needs no idempotency key.",
  query,
  body: { kind: "bytes", mediaType: "application/pdf", description: "The PDF, or several.", files: FILES_PART },
  answers: [{ status: 201, description: "Stored.", schema: z.union([documentSchema, documentListSchema]) }],
  problems: [
    "invalid-request",
    "unprocessable",
    "unsupported-media-type",
    "body-too-large",
    "length-required",
    "wrong-length",
    "busy",
    "scanner-down",
  ],
});
