import { createDocumentCall } from "@/app/api/v1/documents/schema";
import { documentJson } from "@/app/api/v1/messages/message-json";
import { storeDocument } from "@/lib/delivery/store-document";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute } from "@/lib/web/api/api-route";
import { receiving, requestBytes } from "@/lib/web/api/request-bytes";
import { storeProblem } from "@/lib/web/api/store-attached";

const PDF_TYPE = /^application\/pdf\s*(?:;|$)/i;

export const POST = apiRoute(createDocumentCall, async (call) => {
  const { ctx, sender, query, request, problem } = call;
  if (!PDF_TYPE.test(request.headers.get("content-type") ?? "")) {
    return problem("unsupported-media-type", { detail: "Send the document as application/pdf." });
  }
  const length = request.headers.get("content-length");
  if (length === null) return problem("length-required");
  return receiving(call, async () => {
    const file = { filename: query.filename, sizeBytes: Number(length), bytes: requestBytes(request.body) };
    const stored = await storeDocument(ctx, sender, file);
    return stored.ok ? jsonResponse(201, documentJson(stored.value)) : storeProblem(call, stored.error, null);
  });
});
