import { createDocumentCall, FILES_PART } from "@/app/api/v1/documents/schema";
import { documentJson } from "@/app/api/v1/messages/message-json";
import { storeDocument } from "@/lib/delivery/store-document";
import { freeReceived, storeDocuments } from "@/lib/delivery/store-documents";
import { fieldErrors, jsonResponse } from "@/lib/web/api/api-response";
import { type ApiCall, apiRoute, otherMethods } from "@/lib/web/api/api-route";
import { MULTIPART_TYPE, readFiles } from "@/lib/web/api/read-json-body";
import { receiving, requestBytes } from "@/lib/web/api/request-bytes";
import { storeProblem } from "@/lib/web/api/store-attached";

const PDF_TYPE = /^application\/pdf\s*(?:;|$)/i;

type Call = ApiCall<undefined, { filename?: string }>;

function wrongParameter({ problem }: Call, parameter: string, code: "missing" | "not-allowed", message: string) {
  return problem("invalid-request", { errors: [{ parameter, code, message }] });
}

async function storeList(call: Call): Promise<Response> {
  const { ctx, sender, request, problem } = call;
  const read = await readFiles(request, FILES_PART);
  if ("refused" in read) {
    const { refused, ...parts } = read;
    return problem(refused, parts);
  }
  if (read.files.length === 0) return wrongParameter(call, FILES_PART, "missing", `there is no part ${FILES_PART}`);
  const stored = await storeDocuments(ctx, sender, read.files);
  if (stored.ok) {
    freeReceived(ctx, read.body);
    return jsonResponse(201, { data: stored.value.map(documentJson) });
  }
  if (stored.error.kind !== "invalid") return storeProblem(call, stored.error, null);
  return problem("unprocessable", { errors: fieldErrors(stored.error.problems) });
}

export const POST = apiRoute(createDocumentCall, async (call) => {
  const { ctx, sender, query, request, problem } = call;
  const type = request.headers.get("content-type") ?? "";
  const { filename } = query;
  if (MULTIPART_TYPE.test(type)) {
    if (filename !== undefined) {
      return wrongParameter(call, "filename", "not-allowed", "the parts of a multipart body have their names");
    }
    return receiving(call, () => storeList(call));
  }
  if (!PDF_TYPE.test(type)) {
    const detail = "Send a document as application/pdf, or several as multipart/form-data.";
    return problem("unsupported-media-type", { detail });
  }
  if (filename === undefined) return wrongParameter(call, "filename", "missing", "filename is missing");
  const length = request.headers.get("content-length");
  if (length === null) return problem("length-required");
  return receiving(call, async () => {
    const file = { filename, sizeBytes: Number(length), bytes: requestBytes(request.body) };
    const stored = await storeDocument(ctx, sender, file);
    return stored.ok ? jsonResponse(201, documentJson(stored.value)) : storeProblem(call, stored.error, null);
  });
});

const others = otherMethods(createDocumentCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
