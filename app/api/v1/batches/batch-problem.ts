import type { AddFailure, MessageProblem } from "@/lib/delivery/api-batch/add-messages";
import type { CommitFailure } from "@/lib/delivery/api-batch/commit-api-batch";
import type { BatchProblem } from "@/lib/delivery/api-batch/preview-batch";
import type { ApiCall } from "@/lib/web/api/api-route";
import { type ApiFieldError, pointerOf } from "@/lib/web/api/problem";

/** When a commit that is under way may be asked for again. */
const COMMIT_RETRY_SECONDS = 5;

type Failure = AddFailure | CommitFailure;

/** A problem of a message in the call, or of one in the batch, which is named by its number. */
function errorOf(problem: MessageProblem | BatchProblem, isList: boolean): ApiFieldError {
  const { field, reason } = problem;
  const code = problem.code ?? "not-allowed";
  if (!("index" in problem)) {
    const message = `message ${problem.number} (${problem.senderReference}): ${reason}`;
    return { pointer: `/${problem.number - 1}${pointerOf(field)}`, code, message };
  }
  return { pointer: `${isList ? `/${problem.index}` : ""}${pointerOf(field)}`, code, message: reason };
}

/**
 * The response to a call on a batch that is refused.
 *
 * @param options.isList pointers begin with the place of the message in the call
 */
export function batchProblem(
  { problem }: Pick<ApiCall<unknown, unknown>, "problem">,
  failure: Failure,
  { isList }: { isList: boolean },
): Response {
  switch (failure.kind) {
    case "commit-under-way":
      return problem(failure.kind, { retrySeconds: COMMIT_RETRY_SECONDS });
    case "invalid": {
      const errors = failure.problems.map((wrong) => errorOf(wrong, isList));
      const detail =
        "problemCount" in failure ? `${failure.problemCount} problems; GET the batch's problems for all.` : undefined;
      return problem("unprocessable", { errors, detail });
    }
    default:
      return problem(failure.kind);
  }
}
