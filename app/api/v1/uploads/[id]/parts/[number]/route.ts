import { storePartCall } from "@/app/api/v1/uploads/schema";
import { uploadProblem } from "@/app/api/v1/uploads/upload-problem";
import { MAX_PART_BYTES, storePart } from "@/lib/delivery/upload-parts";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";
import { receiving, requestBytes } from "@/lib/web/api/request-bytes";

export const PUT = apiRoute(storePartCall, (call) =>
  receiving(call, async () => {
    const { ctx, sender, params, request, problem } = call;
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of requestBytes(request.body)) {
      length += piece.length;
      if (length > MAX_PART_BYTES) {
        return problem("body-too-large", { detail: `A part has at most ${MAX_PART_BYTES / 1024 / 1024} MB.` });
      }
      pieces.push(piece);
    }
    // Left out by clients that send in chunks.
    const announced = request.headers.get("content-length");
    if (announced !== null && Number(announced) !== length) return problem("wrong-length");
    const part = { uploadId: params.id ?? "", number: Number(params.number), bytes: Buffer.concat(pieces) };
    const stored = await storePart(ctx, sender, part);
    if (!stored.ok) return uploadProblem(call, stored.error);
    const { number, sizeBytes, sha256 } = stored.value;
    return jsonResponse(200, { number, size: sizeBytes, sha256 });
  }),
);

const others = otherMethods(storePartCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as POST };
