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
import type { RefusalStatus } from "@/lib/web/refusal-response";
import { CALL_METHODS } from "@/lib/web/request-check";
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

type ProblemMessage = { status: number; headers: Record<string, string>; body: string };

/** A refusal as problem details (RFC 9457). */
export function problemMessage(
  { path, requestId }: ProblemContext,
  name: ApiProblemName,
  { detail, errors, retrySeconds, headers }: ProblemParts = {},
): ProblemMessage {
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
  return {
    status,
    headers: {
      "Content-Type": "application/problem+json",
      ...(retrySeconds === undefined ? {} : { "Retry-After": String(retrySeconds) }),
      ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

/** `problemMessage` as a response. */
export function problemResponse(context: ProblemContext, name: ApiProblemName, parts?: ProblemParts): Response {
  const { status, headers, body } = problemMessage(context, name, parts);
  return new Response(body, { status, headers });
}

const MAINTENANCE_RETRY_SECONDS = 300;

const REFUSAL_NAMES: Record<RefusalStatus | 503, ApiProblemName> = {
  400: "invalid-request",
  403: "foreign-page",
  404: "not-found",
  405: "method-not-allowed",
  409: "call-under-way",
  413: "body-too-large",
  415: "unsupported-media-type",
  421: "wrong-host",
  503: "maintenance",
};

/** The refusal of a request before any call: for its method, host, origin or length, or in maintenance. */
export function refusalMessage(context: ProblemContext, status: RefusalStatus | 503): ProblemMessage {
  return problemMessage(context, REFUSAL_NAMES[status], {
    ...(status === 503 ? { retrySeconds: MAINTENANCE_RETRY_SECONDS } : {}),
    ...(status === 405 ? { headers: { Allow: CALL_METHODS.join(", ") } } : {}),
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
