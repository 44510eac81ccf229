import { z } from "zod";
import { documentSchema, idSchema, sha256Schema } from "@/app/api/v1/common-schema";
import { filenameSchema } from "@/app/api/v1/documents/schema";
import type { ReadJson } from "@/lib/delivery/json-fields";
import { MAX_PART_BYTES, MAX_PARTS } from "@/lib/delivery/upload-parts";
import { apiCall } from "@/lib/web/api/api-call";

/** The schema says it all; the value is used as it is. */
const asChecked = <T>(json: Record<string, unknown>): ReadJson<T> => ({ value: json as T });

const uploadInputSchema = z
  .strictObject({ filename: filenameSchema })
  .meta({ id: "UploadInput", example: { filename: "kotveny.pdf" } });
type UploadInput = z.infer<typeof uploadInputSchema>;

export const createUploadCall = apiCall<UploadInput>({
  method: "POST",
  path: "/uploads",
  id: "createUpload",
  scope: "messages:place",
  summary: "Begin an upload in parts",
  description:
    "For hosts that limit the size of a request. Upload the parts, then complete the upload: it becomes a document. " +
    "An upload is removed after 24 hours.",
  body: { kind: "json", schema: uploadInputSchema, read: asChecked<UploadInput> },
  answers: [
    {
      status: 201,
      description: "Begun.",
      schema: z
        .object({ id: idSchema, filename: z.string(), maxPartSize: z.int(), maxParts: z.int() })
        .meta({ id: "Upload" }),
    },
  ],
  problems: ["invalid-json", "invalid-request", "unprocessable"],
});

export const storePartCall = apiCall({
  method: "PUT",
  path: "/uploads/{id}/parts/{number}",
  id: "storePart",
  scope: "messages:place",
  summary: "Upload a part",
  description: `Parts are numbered from 1 to ${MAX_PARTS}, in any order; each has at most ${MAX_PART_BYTES / 1024 / 1024} MB. The same number again replaces the part.`,
  params: { id: "Id of the upload.", number: `Number of the part, 1 to ${MAX_PARTS}.` },
  body: { kind: "bytes", mediaType: "application/octet-stream", description: "The bytes of the part." },
  answers: [
    {
      status: 200,
      description: "Stored.",
      schema: z.object({ number: z.int(), size: z.int(), sha256: sha256Schema }).meta({ id: "UploadPart" }),
    },
  ],
  problems: ["not-found", "already-complete", "unprocessable", "body-too-large", "wrong-length", "busy"],
});

const completeInputSchema = z
  .strictObject({ parts: z.int().min(1).max(MAX_PARTS).meta({ description: "How many parts were uploaded." }) })
  .meta({ id: "CompleteUploadInput", example: { parts: 3 } });
type CompleteInput = z.infer<typeof completeInputSchema>;

export const completeUploadCall = apiCall<CompleteInput>({
  method: "POST",
  path: "/uploads/{id}/complete",
  id: "completeUpload",
  scope: "messages:place",
  summary: "Complete an upload",
  description: "Joins the parts and checks the document. Repeated, it answers with the same document.",
  params: { id: "Id of the upload." },
  body: { kind: "json", schema: completeInputSchema, read: asChecked<CompleteInput> },
  answers: [{ status: 200, description: "The document.", schema: documentSchema }],
  problems: ["not-found", "invalid-json", "invalid-request", "unprocessable", "busy", "scanner-down"],
});
