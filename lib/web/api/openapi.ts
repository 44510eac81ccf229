/** Makes the OpenAPI 3.1 document of the Sender API from the definitions of its calls. Pure. */
import { z } from "zod";
import type { ApiCallDefinition } from "@/lib/web/api/api-call";
import { API_PROBLEMS, type ApiProblemName } from "@/lib/web/api/problem";

type Json = { [name: string]: unknown };
export type OpenApiDocument = Json & { paths: Record<string, Record<string, Json>>; components: Json };
/** Any definition; the types of input and query do not matter here. */
export type AnyApiCall = Pick<
  ApiCallDefinition<unknown, unknown>,
  "method" | "path" | "id" | "summary" | "description" | "scope" | "isIdempotent" | "params" | "answers" | "problems"
> & { query?: z.ZodType; body: { kind: "none" } | BytesBody | SchemaBody | LinesBody };
type BytesBody = { kind: "bytes"; mediaType: string; description: string; files?: string };
type LinesBody = { kind: "json-lines"; schema: z.ZodType };
type SchemaBody = { kind: "json"; schema: z.ZodType; multipart?: { json: string; files: string } };

/** Refusals that every call may get. */
const COMMON_PROBLEMS: ApiProblemName[] = [
  "unauthorized",
  "scope-missing",
  "test-key",
  "too-many-calls",
  "too-many-refusals",
  "maintenance",
  "unavailable",
  "internal-error",
];
const IDEMPOTENCY_PROBLEMS: ApiProblemName[] = [
  "idempotency-key-missing",
  "idempotency-key-invalid",
  "idempotency-key-reused",
  "call-under-way",
];

/** Groups of calls, by the first part of their paths, in the order of the documentation. */
const GROUPS: Record<string, string> = {
  "/recipients": "Customers",
  "/documents": "Documents",
  "/uploads": "Documents",
  "/messages": "Messages",
  "/replies": "Replies",
  "/closure-requests": "Closure requests",
  "/events": "Events",
  "/batches": "Batches",
  "/test": "Sandbox",
};

/** The group of a call, its tag in the OpenAPI document. */
export function groupOf({ path }: Pick<AnyApiCall, "path">): string {
  const group = GROUPS[`/${path.split("/")[1]}`];
  if (!group) throw new Error(`${path} has no group`);
  return group;
}

const API_VERSION = "1.0.0";
const DEFS = "#/$defs/";
const COMPONENTS = "#/components/schemas/";

/** Collects the named schemas of all calls. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  /**
   * The JSON schema of a zod schema; the schemas with an id in it become components. As an input also for answers,
   * which may get more fields in later releases.
   */
  schemaOf(schema: z.ZodType): unknown {
    const made = z.toJSONSchema(schema, { target: "draft-2020-12", io: "input", unrepresentable: "any" }) as Json;
    const { $schema: _, $defs = {}, ...own } = JSON.parse(JSON.stringify(made).replaceAll(DEFS, COMPONENTS)) as Json;
    Object.assign(this.schemas, $defs);
    return own;
  }
}

function parametersOf(call: AnyApiCall, components: Components): Json[] {
  const ofPath = Object.entries(call.params ?? {}).map(([name, description]) => ({
    ...{ name, in: "path", required: true, description },
    schema: { type: "string" },
  }));
  const query = call.query ? (components.schemaOf(call.query) as Json) : {};
  const required = (query.required ?? []) as string[];
  const ofQuery = Object.entries((query.properties ?? {}) as Record<string, Json>).map(([name, schema]) => {
    const { description, ...rest } = schema;
    return {
      name,
      in: "query",
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
  const key = {
    ...{ name: "Idempotency-Key", in: "header", required: true },
    description: "1 to 255 printable ASCII characters, new for each call. Kept for 24 hours.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  };
  return [...ofPath, ...ofQuery, ...(call.isIdempotent ? [key] : [])];
}

function requestBodyOf({ body }: AnyApiCall, components: Components): Json {
  if (body.kind === "none") return {};
  if (body.kind === "bytes") {
    const { mediaType, description, files } = body;
    const list = { type: "array", items: { contentMediaType: mediaType } };
    const form = { schema: { type: "object", required: [files], properties: { [files ?? ""]: list } } };
    const content = { [mediaType]: { schema: {} }, ...(files ? { "multipart/form-data": form } : {}) };
    return { requestBody: { required: true, description, content } };
  }
  const schema = components.schemaOf(body.schema);
  if (body.kind === "json-lines") {
    const lines = { description: "One object a line.", ...(schema as Json) };
    const content = { "application/json": { schema }, "application/x-ndjson": { schema: lines } };
    return { requestBody: { required: true, content } };
  }
  const multipart = body.multipart && {
    "multipart/form-data": {
      schema: {
        type: "object",
        required: [body.multipart.json],
        properties: {
          [body.multipart.json]: schema,
          [body.multipart.files]: { type: "array", items: { contentMediaType: "application/pdf" } },
        },
      },
      encoding: { [body.multipart.json]: { contentType: "application/json" } },
    },
  };
  return { requestBody: { required: true, content: { "application/json": { schema }, ...multipart } } };
}

/** The names of the refusals of a call, in the order of their statuses. */
export function problemsOf(call: AnyApiCall): ApiProblemName[] {
  const names = [...COMMON_PROBLEMS, ...(call.isIdempotent ? IDEMPOTENCY_PROBLEMS : []), ...call.problems];
  return [...new Set(names)].sort((a, b) => API_PROBLEMS[a].status - API_PROBLEMS[b].status || (a < b ? -1 : 1));
}

function responsesOf(call: AnyApiCall, components: Components, problem: unknown): Json {
  const headers = { RateLimit: { schema: { type: "string" } }, "RateLimit-Policy": { schema: { type: "string" } } };
  const answers = call.answers.map((answer) => {
    const content =
      answer.mediaType === undefined
        ? { "application/json": { schema: components.schemaOf(answer.schema) } }
        : { [answer.mediaType]: { schema: {} } };
    return [String(answer.status), { description: answer.description, headers, content }];
  });
  const byStatus = Map.groupBy(problemsOf(call), (name) => API_PROBLEMS[name].status);
  const refusals = [...byStatus].map(([status, names]) => [
    String(status),
    {
      description: names.map((name) => `${name}: ${API_PROBLEMS[name].title}`).join(" "),
      content: { "application/problem+json": { schema: problem } },
    },
  ]);
  return Object.fromEntries([...answers, ...refusals]);
}

/**
 * @param calls in the order of the document
 * @param problemSchema of every refusal
 * @param appUrl origin of the portal
 */
export function openApiDocument(
  calls: readonly AnyApiCall[],
  problemSchema: z.ZodType,
  appUrl: string,
): OpenApiDocument {
  const components = new Components();
  const problem = components.schemaOf(problemSchema);
  const paths: OpenApiDocument["paths"] = {};
  for (const call of calls) {
    const { method, path, id, summary, description, scope } = call;
    const parameters = parametersOf(call, components);
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        ...{ operationId: id, tags: [groupOf(call)], summary, description: `${description}\n\nScope: \`${scope}\`.` },
        ...(parameters.length > 0 ? { parameters } : {}),
        ...requestBodyOf(call, components),
        responses: responsesOf(call, components, problem),
      },
    };
  }
  const sorted = Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: "3.1.0",
    info: {
      title: "Küldeményeim portal: Sender API",
      version: API_VERSION,
      description: "For the insurer's systems that place messages in customers' mailboxes.",
    },
    servers: [{ url: `${appUrl}/api/v1` }],
    security: [{ key: [] }],
    tags: [...new Set(calls.map(groupOf))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } }, schemas: sorted },
  };
}
