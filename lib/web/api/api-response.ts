import "server-only";
import type { StoredAnswer } from "@/lib/api/idempotent-call";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import {
  API_PROBLEMS,
  type ApiFieldError,
  type ApiProblem,
  type ApiProblemName,
  pointerOf,
  problemType,
} from "@/lib/web/api/problem";
import { webSettings } from "@/lib/web/web-settings";

/** What of a request stands in a problem. */
export type ProblemContext = { path: string; requestId: string | null };

export type ProblemParts = {
  detail?: string;
  errors?: ApiFieldError[];
  /** For `Retry-After`, whole seconds. */
  retrySeconds?: number;
  headers?: Record<string, string>;
};

/** A refusal as problem details (RFC 9457). */
export function problemResponse(
  { path, requestId }: ProblemContext,
  name: ApiProblemName,
  { detail, errors, retrySeconds, headers }: ProblemParts = {},
): Response {
  const { status, title } = API_PROBLEMS[name];
  const body: ApiProblem = {
    type: problemType(webSettings().appUrl, name),
    title,
    status,
    code: name,
    ...(detail ? { detail } : {}),
    instance: path,
    ...(errors && errors.length > 0 ? { errors } : {}),
    ...(requestId ? { requestId } : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "Content-Type": "application/problem+json",
      ...(retrySeconds === undefined ? {} : { "Retry-After": String(retrySeconds) }),
      ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
      ...headers,
    },
  });
}

/** Problems of the rules as errors of fields. */
export function fieldErrors(problems: readonly FieldProblem[]): ApiFieldError[] {
  return problems.map(({ field, code, reason }) => ({ pointer: pointerOf(field), code, message: reason }));
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
}

/** The answer of a call with an idempotency key; `isReplayed` when an earlier call made it. */
export function storedResponse({ status, body }: StoredAnswer, isReplayed: boolean): Response {
  return jsonResponse(status, body, isReplayed ? { "Idempotent-Replayed": "true" } : {});
}
