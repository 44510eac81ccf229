import { documentJson } from "@/app/api/v1/messages/message-json";
import { completeUploadCall } from "@/app/api/v1/uploads/schema";
import { uploadProblem } from "@/app/api/v1/uploads/upload-problem";
import { completeUpload } from "@/lib/delivery/upload-parts";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";
import { receiving } from "@/lib/web/api/request-bytes";

export const POST = apiRoute(completeUploadCall, (call) =>
  receiving(call, async () => {
    const { ctx, sender, params, input } = call;
    const completed = await completeUpload(ctx, sender, { uploadId: params.id ?? "", parts: input.parts });
    return completed.ok ? jsonResponse(200, documentJson(completed.value)) : uploadProblem(call, completed.error);
  }),
);

const others = otherMethods(completeUploadCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
