import "server-only";
import { authorizeSender, type KeyFailure } from "@/lib/api/authorize-sender";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { callFingerprint, isIdempotencyKey } from "@/lib/api/idempotency";
import { type Answer, idempotentCall } from "@/lib/api/idempotent-call";
import { HashOverloadError } from "@/lib/auth/credential/password-hash";
import type { Context } from "@/lib/context";
import { isDatabaseOutage } from "@/lib/db/database-outage";
import { RATE_WINDOW_SECONDS } from "@/lib/rate-limit/rate-limit";
import type { WindowHit } from "@/lib/rate-limit/take-window-hit";
import { currentRequestId } from "@/lib/request-scope";
import type { ApiCallDefinition } from "@/lib/web/api/api-call";
import {
  type ProblemContext,
  type ProblemParts,
  problemResponse,
  refusalMessage,
  storedResponse,
} from "@/lib/web/api/api-response";
import type { ApiFieldError, ApiProblemName } from "@/lib/web/api/problem";
import {
  type AttachedFile,
  type BodyRefusal,
  hasFiles,
  type ReadBody,
  readJsonBody,
} from "@/lib/web/api/read-json-body";
import { hasLines, readJsonLines } from "@/lib/web/api/read-json-lines";
import { BrokenBodyError, receiving } from "@/lib/web/api/request-bytes";
import { schemaErrors } from "@/lib/web/api/schema-errors";
import { logRequestFault } from "@/lib/web/fault";
import type { RefusalStatus } from "@/lib/web/refusal-response";
import { API_METHODS } from "@/lib/web/request-check";
import { publicRoute, type RouteCall } from "@/lib/web/route";
import { RETRY_AFTER_OUTAGE_SECONDS } from "@/lib/web/system-pages";

/** What the handler of a call gets; everything is checked. */
export type ApiCall<Input, Query> = {
  ctx: Context;
  sender: AuthorizedSender;
  /** Its body is unread when the definition says `bytes`. */
  request: Request;
  params: Record<string, string>;
  query: Query;
  input: Input;
  files: AttachedFile[];
  problem(name: ApiProblemName, parts?: ProblemParts): Response;
  /**
   * Runs the call at most once for its idempotency key. `work` stores the answer by `answer`, in the transaction of the
   * change, and returns the same answer as a response.
   */
  once(work: (answer: Answer) => Promise<Response>): Promise<Response>;
};

const KEY_HEADER = "idempotency-key";
function contextOf(request: Request): ProblemContext {
  return { path: new URL(request.url).pathname, requestId: currentRequestId() ?? null };
}

function refused(request: Request, status: RefusalStatus | 503): Response {
  const { headers, body } = refusalMessage(contextOf(request), status);
  return new Response(body, { status, headers });
}

/** draft-ietf-httpapi-ratelimit-headers-09. */
function limitHeaders({ limit, remaining, resetSeconds }: WindowHit): Record<string, string> {
  return {
    "RateLimit-Policy": `"calls";q=${limit};w=${RATE_WINDOW_SECONDS}`,
    RateLimit: `"calls";r=${remaining};t=${resetSeconds}`,
  };
}

const REFUSED_KEYS_RETRY_SECONDS = 3600;

function keyProblem(context: ProblemContext, failure: KeyFailure): Response {
  switch (failure.kind) {
    case "scope-missing":
      return problemResponse(context, failure.kind, { detail: `The call needs the scope ${failure.scope}.` });
    case "too-many-calls": {
      const { limit } = failure;
      return problemResponse(context, failure.kind, { retrySeconds: limit.resetSeconds, headers: limitHeaders(limit) });
    }
    case "too-many-refusals":
      return problemResponse(context, failure.kind, { retrySeconds: REFUSED_KEYS_RETRY_SECONDS });
    default:
      return problemResponse(context, failure.kind);
  }
}

/** The parameters of the query, each once. */
function readQuery<Query>(
  schema: ApiCallDefinition<unknown, Query>["query"],
  params: URLSearchParams,
): { query: Query } | { errors: ApiFieldError[] } {
  const given = Object.fromEntries(params);
  const twice = [...new Set(params.keys())].filter((name) => params.getAll(name).length > 1);
  const repeated = twice.map((name) => ({
    parameter: name,
    code: "duplicate" as const,
    message: `${name} stands twice`,
  }));
  if (!schema) {
    const unknown = Object.keys(given).map((name) => ({
      ...{ parameter: name, code: "unknown-field" as const },
      message: `there is no parameter ${name}`,
    }));
    return unknown.length > 0 ? { errors: unknown } : { query: {} as Query };
  }
  const checked = schema.safeParse(given);
  const wrong = checked.success
    ? []
    : schemaErrors(checked.error, given).map(({ pointer, code, message }) => ({
        ...{ parameter: pointer.slice(1), code },
        message,
      }));
  const errors = [...repeated, ...wrong];
  return checked.success && errors.length === 0 ? { query: checked.data } : { errors };
}

/** What a call is about. A body of bytes is left to the handler. */
function readBody<Input>(
  request: Request,
  body: ApiCallDefinition<Input>["body"],
): Promise<ReadBody<Input> | BodyRefusal> {
  switch (body.kind) {
    case "json":
      return readJsonBody(request, body);
    case "json-lines":
      return readJsonLines(request, body);
    default:
      return Promise.resolve({ input: undefined as Input, files: [], sameBody: null });
  }
}

/** The handling of a call behind the gate. */
async function answerCall<Input, Query>(
  definition: ApiCallDefinition<Input, Query>,
  handler: (call: ApiCall<Input, Query>) => Promise<Response>,
  { ctx, request }: RouteCall,
  { sender, params }: { sender: AuthorizedSender; params: Record<string, string> },
): Promise<Response> {
  const context = contextOf(request);
  const problem = (name: ApiProblemName, parts?: ProblemParts) => problemResponse(context, name, parts);
  const key = request.headers.get(KEY_HEADER);
  if (definition.isIdempotent && key === null) return problem("idempotency-key-missing");
  if (definition.isIdempotent && key !== null && !isIdempotencyKey(key)) return problem("idempotency-key-invalid");
  const asked = readQuery<Query>(definition.query, new URL(request.url).searchParams);
  if ("errors" in asked) return problem("invalid-request", { errors: asked.errors });
  const { body } = definition;
  const handle = async () => {
    const read = await readBody(request, body);
    if ("refused" in read) {
      const { refused: name, ...parts } = read;
      return problem(name, parts);
    }
    const { input, files, sameBody } = read;
    const once: ApiCall<Input, Query>["once"] = async (work) => {
      const fingerprint = callFingerprint([request.method, context.path, sameBody]);
      const done = await idempotentCall(ctx, sender, { key: key ?? "", fingerprint }, work);
      if (done.ok) return "replayed" in done.value ? storedResponse(done.value.replayed, true) : done.value.result;
      const { error } = done;
      return error.kind === "key-reused"
        ? problem("idempotency-key-reused")
        : problem("call-under-way", { retrySeconds: error.retrySeconds });
    };
    return handler({ ctx, sender, request, params, query: asked.query, input, files, problem, once });
  };
  // Files and long lists are in memory until they are stored, so the limit holds until the call has ended.
  const isLarge =
    (body.kind === "json-lines" && hasLines(request)) || (body.kind === "json" && hasFiles(request, body));
  return isLarge ? receiving({ problem }, handle) : handle();
}

/** The response to a call that threw. What the client or the load of the moment has caused is no fault. */
function failed(context: ProblemContext, error: unknown): Response {
  if (error instanceof BrokenBodyError) return problemResponse(context, "wrong-length");
  if (error instanceof HashOverloadError) return problemResponse(context, "busy", { retrySeconds: 1 });
  logRequestFault(error);
  if (!isDatabaseOutage(error)) return problemResponse(context, "internal-error");
  return problemResponse(context, "unavailable", { retrySeconds: RETRY_AFTER_OUTAGE_SECONDS });
}

/**
 * A route of the Sender API: checks key and scope, counts and records the call, checks query and body by the
 * definition, and answers every refusal and fault with problem details. Cookies are not read, and no answer is for
 * other origins.
 */
export function apiRoute<Input, Query>(
  definition: ApiCallDefinition<Input, Query>,
  handler: (call: ApiCall<Input, Query>) => Promise<Response>,
) {
  return publicRoute(
    async (route, params) => {
      const { ctx, client, request } = route;
      const context = contextOf(request);
      try {
        const authorized = await authorizeSender(ctx, {
          authorization: request.headers.get("authorization"),
          scope: definition.scope,
          name: `${definition.method} ${definition.path}`,
          client,
          requestId: context.requestId,
        });
        if (!authorized.ok) return keyProblem(context, authorized.error);
        const { sender, limit } = authorized.value;
        const response = await answerCall(definition, handler, route, { sender, params });
        for (const [name, value] of Object.entries(limitHeaders(limit))) response.headers.set(name, value);
        if (context.requestId) response.headers.set("X-Request-Id", context.requestId);
        return response;
      } catch (error) {
        return failed(context, error);
      }
    },
    { from: "system", maxBodyBytes: "unread", methods: API_METHODS, refused },
  );
}

/** For everybody alike, with a key or without. */
const WITHOUT_CALL = { from: "system", maxBodyBytes: "unread", methods: API_METHODS, refused } as const;

/** The response to a path below /api/v1 that is no call. */
export const noSuchCall = publicRoute(
  async ({ request }) => problemResponse(contextOf(request), "no-such-call"),
  WITHOUT_CALL,
);

/**
 * The route for the methods that an address below /api/v1 does not have: 405 with those that it has, in `Allow` and in
 * words.
 *
 * @param calls that the address has
 */
export function otherMethods(...calls: readonly Pick<ApiCallDefinition, "method">[]) {
  const allowed = calls.flatMap(({ method }) => (method === "GET" ? [method, "HEAD"] : [method])).join(", ");
  const parts = { detail: `The address has ${allowed}.`, headers: { Allow: allowed } };
  return publicRoute(
    async ({ request }) => problemResponse(contextOf(request), "method-not-allowed", parts),
    WITHOUT_CALL,
  );
}
