import { createUploadCall } from "@/app/api/v1/uploads/schema";
import { uploadProblem } from "@/app/api/v1/uploads/upload-problem";
import { MAX_PART_BYTES, MAX_PARTS, openUpload } from "@/lib/delivery/upload-parts";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(createUploadCall, async (call) => {
  const opened = await openUpload(call.ctx, call.sender, call.input);
  if (!opened.ok) return uploadProblem(call, opened.error);
  return jsonResponse(201, { ...opened.value, maxPartSize: MAX_PART_BYTES, maxParts: MAX_PARTS });
});

const others = otherMethods(createUploadCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
