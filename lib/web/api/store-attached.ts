import "server-only";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import { discardDocuments, type StoreFailure, storeDocument } from "@/lib/delivery/store-document";
import { err, ok, type Result } from "@/lib/kernel/result";
import { fieldErrors } from "@/lib/web/api/api-response";
import type { ApiCall } from "@/lib/web/api/api-route";

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * The response to a document that was not stored.
 * @param field name of the document in the errors; null: the whole body
 */
export function storeProblem(
  { problem }: Pick<ApiCall<unknown, unknown>, "problem">,
  failure: StoreFailure,
  field: string | null,
): Response {
  switch (failure.kind) {
    case "invalid": {
      const named = (wrong: FieldProblem) => ({
        ...wrong,
        field: wrong.field === "filename" || !field ? wrong.field : field,
      });
      return problem("unprocessable", { errors: fieldErrors(failure.problems.map(named)) });
    }
    case "wrong-length":
      return problem("wrong-length");
    case "scanner-down":
      return problem("scanner-down", { retrySeconds: 60 });
  }
}

/**
 * Stores the documents that came with a call, as if each had been uploaded before.
 *
 * @returns their ids, or the response to the first that is refused; then none is kept
 */
export async function storeAttached(
  call: Pick<ApiCall<unknown, unknown>, "ctx" | "sender" | "files" | "problem">,
): Promise<Result<string[], { kind: "refused"; response: Response }>> {
  const { ctx, sender, files } = call;
  const stored: string[] = [];
  let isComplete = false;
  try {
    for (const [index, { filename, bytes }] of files.entries()) {
      const file = await storeDocument(ctx, sender, { filename, sizeBytes: bytes.length, bytes: whole(bytes) });
      if (!file.ok) return err({ kind: "refused", response: storeProblem(call, file.error, `documents/${index}`) });
      stored.push(file.value.id);
    }
    isComplete = true;
    return ok(stored);
  } finally {
    if (!isComplete) await discardDocuments(ctx, stored);
  }
}
