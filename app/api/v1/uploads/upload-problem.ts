import type { StoreFailure } from "@/lib/delivery/store-document";
import type { UploadFailure } from "@/lib/delivery/upload-parts";
import type { ApiCall } from "@/lib/web/api/api-route";
import { storeProblem } from "@/lib/web/api/store-attached";

/** The response to an upload that is refused. */
export function uploadProblem(
  call: Pick<ApiCall<unknown, unknown>, "problem">,
  failure: UploadFailure | StoreFailure,
): Response {
  if (failure.kind === "not-found" || failure.kind === "already-complete") return call.problem(failure.kind);
  return storeProblem(call, failure, null);
}
