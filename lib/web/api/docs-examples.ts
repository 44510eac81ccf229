/** Examples on the page of the API's documentation, made from its OpenAPI document. Pure. */
import type { AnyApiCall, OpenApiDocument } from "@/lib/web/api/openapi";

type Json = Record<string, unknown>;
const asJson = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

const AN_ID = "3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b";
const A_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/** Values of fields and parameters whose schema says only that they are text, by name. */
const BY_NAME: Record<string, unknown> = {
  ...{ senderReference: "KUL-2026-000123", reference: "V-2026-4H7KQ3", email: "anna.kovacs@example.hu" },
  ...{ name: "Kovács Anna", sender: "Allianz Hungária Zrt.", subject: "Kötvény", contractNumber: "110482937" },
  ...{ filename: "kotveny.pdf", mediaType: "application/pdf", initialPassword: "Kx7mRt4pWq2z", nextCursor: null },
  ...{ domain: "insurer.sandbox.test", number: 1, size: 48211, cursor: "WyJldmVudHMiLCI0MiJd", hasMore: false },
  ...{ attachment: AN_ID, hash: A_DIGEST, previousHash: A_DIGEST, sha256: A_DIGEST },
};
const BY_FORMAT: Record<string, string> = {
  ...{ "date-time": "2026-11-23T09:00:00.000Z", date: "2027-11-23", uuid: AN_ID },
  ...{ email: "anna.kovacs@example.hu", uri: "https://portal.example/inbox" },
};

/** A schema without reference to another one. */
function resolved(schema: Json, { components }: OpenApiDocument): Json {
  const name = typeof schema.$ref === "string" ? schema.$ref.split("/").at(-1) : undefined;
  if (name === undefined) return schema;
  return resolved(asJson(asJson(asJson(components).schemas)[name]), { components } as OpenApiDocument);
}

/**
 * A value that fits a schema: its own example, or one made of its parts.
 *
 * @param name of the field
 */
export function exampleOf(given: Json, document: OpenApiDocument, name = ""): unknown {
  const schema = resolved(given, document);
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const options = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  const isNullable = options?.some(({ type }) => type === "null");
  if (isNullable && BY_NAME[name] === null) return null;
  if (options) return exampleOf(options[0] ?? {}, document, name);
  if (schema.type === "array") return [exampleOf(asJson(schema.items), document, name)];
  if (schema.type === "object") {
    const fields = Object.entries(asJson(schema.properties));
    return Object.fromEntries(fields.map(([field, of]) => [field, exampleOf(asJson(of), document, field)]));
  }
  if (typeof schema.format === "string" && BY_FORMAT[schema.format]) return BY_FORMAT[schema.format];
  return namedExample(schema, name);
}

function namedExample(schema: Json, name: string): unknown {
  const known = BY_NAME[name];
  switch (schema.type) {
    case "integer":
    case "number":
      return typeof known === "number" ? known : ((schema.minimum as number | undefined) ?? 1) || 1;
    case "boolean":
      return known === undefined ? true : Boolean(known);
    case "null":
      return null;
    default:
      return typeof known === "string" ? known : "…";
  }
}

/** What a call sends in its examples. */
export type Sent = { path: string; mediaType: string | null; json: unknown; file: string | null };

export function sentBy(call: AnyApiCall, document: OpenApiDocument): Sent {
  const operation = asJson(document.paths[call.path]?.[call.method.toLowerCase()]);
  const content = asJson(asJson(operation.requestBody).content);
  const [[mediaType = null, of] = []] = Object.entries(content);
  const path = call.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(BY_NAME[name] ?? AN_ID));
  const required = ((operation.parameters ?? []) as Json[])
    .filter((parameter) => parameter.in === "query" && (parameter.required || parameter.name === "filename"))
    .map(({ name, schema }) => [String(name), String(exampleOf(asJson(schema), document, String(name)))]);
  const query = required.length > 0 ? `?${new URLSearchParams(required)}` : "";
  const isJson = mediaType === "application/json";
  const file = mediaType === null || isJson ? null : mediaType === "application/pdf" ? "kotveny.pdf" : "part-1";
  const json = isJson ? exampleOf(asJson(asJson(of).schema), document) : undefined;
  return { path: `${path}${query}`, mediaType, json, file };
}

const indented = (value: unknown, by: string) => JSON.stringify(value, null, 2).replaceAll("\n", `\n${by}`);

/** A call for the shell. It takes `PORTAL_URL` and `API_KEY` from the environment. */
export function curlExample(call: AnyApiCall, document: OpenApiDocument): string {
  const { path, mediaType, json, file } = sentBy(call, document);
  const hasBody = json !== undefined || file !== null;
  const method = call.method === (hasBody ? "POST" : "GET") ? "" : `-X ${call.method} `;
  const answered = call.answers.find((answer) => answer.mediaType !== undefined)?.mediaType;
  const lines = [
    `curl ${method}"$PORTAL_URL/api/v1${path}"`,
    '-H "Authorization: Bearer $API_KEY"',
    ...(call.isIdempotent ? ['-H "Idempotency-Key: KUL-2026-000123"'] : []),
    ...(mediaType ? [`-H "Content-Type: ${mediaType}"`] : []),
    ...(json === undefined ? [] : [`-d '${indented(json, "  ").replaceAll("'", "'\\''")}'`]),
    ...(file === null ? [] : [`--data-binary @${file}`]),
    ...(answered ? [`--output answer${answered === "application/pdf" ? ".pdf" : ""}`] : []),
  ];
  return lines.join(" \\\n  ");
}

/** The same for TypeScript, with `portalUrl` and `apiKey` in scope. */
export function typescriptExample(call: AnyApiCall, document: OpenApiDocument): string {
  const { path, mediaType, json, file } = sentBy(call, document);
  const headers = [
    `Authorization: \`Bearer \${apiKey}\``,
    ...(call.isIdempotent ? ['"Idempotency-Key": "KUL-2026-000123"'] : []),
    ...(mediaType ? [`"Content-Type": ${JSON.stringify(mediaType)}`] : []),
  ];
  const body =
    json !== undefined ? `JSON.stringify(${indented(json, "  ")})` : file === null ? null : `await readFile("${file}")`;
  const options = [
    ...(call.method === "GET" ? [] : [`method: "${call.method}"`]),
    `headers: { ${headers.join(", ")} }`,
    ...(body === null ? [] : [`body: ${body}`]),
  ];
  const read = call.answers.some((answer) => answer.mediaType !== undefined) ? "arrayBuffer" : "json";
  return [
    `const response = await fetch(\`\${portalUrl}/api/v1${path}\`, {`,
    ...options.map((option) => `  ${option},`),
    "});",
    "if (!response.ok) throw new Error((await response.json()).code);",
    `const answer = await response.${read}();`,
  ].join("\n");
}
