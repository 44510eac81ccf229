/** The examples of docs-examples.ts in Java (17 or newer) and C# (.NET 7 or newer), without a package. Pure. */
import { sentBy } from "@/lib/web/api/docs-examples";
import type { AnyApiCall, OpenApiDocument } from "@/lib/web/api/openapi";

const IDEMPOTENCY_KEY = "KUL-2026-000123";

/** JSON between three quotes, whose lines begin where the closing ones do. */
function block(json: unknown, indent: string): string {
  const lines = JSON.stringify(json, null, 2).split("\n");
  return ['"""', ...[...lines, '"""'].map((line) => `${indent}${line}`)].join("\n");
}

const answersWithFile = (call: AnyApiCall) => call.answers.find(({ mediaType }) => mediaType !== undefined)?.mediaType;

/** A call in Java, with `portalUrl` and `apiKey` in scope. */
export function javaExample(call: AnyApiCall, document: OpenApiDocument): string {
  const { path, mediaType, json, file } = sentBy(call, document);
  // A text block reads backslashes.
  const text = json === undefined ? null : block(json, "        ").replaceAll("\\", "\\\\");
  const body = text ? `ofString(${text})` : file === null ? "noBody()" : `ofFile(Path.of("${file}"))`;
  const handler = answersWithFile(call)
    ? `ofFile(Path.of("answer${answersWithFile(call) === "application/pdf" ? ".pdf" : ""}"))`
    : "ofString()";
  return [
    `HttpRequest request = HttpRequest.newBuilder(URI.create(portalUrl + "/api/v1${path}"))`,
    '    .header("Authorization", "Bearer " + apiKey)',
    ...(call.isIdempotent ? [`    .header("Idempotency-Key", "${IDEMPOTENCY_KEY}")`] : []),
    ...(mediaType ? [`    .header("Content-Type", "${mediaType}")`] : []),
    call.method === "GET" ? "    .GET()" : `    .${call.method}(HttpRequest.BodyPublishers.${body})`,
    "    .build();",
    "var response = HttpClient.newHttpClient()",
    `    .send(request, HttpResponse.BodyHandlers.${handler});`,
    'if (response.statusCode() >= 400) throw new IllegalStateException("status " + response.statusCode());',
    "var answer = response.body();",
  ].join("\n");
}

/** The same in C#. */
export function csharpExample(call: AnyApiCall, document: OpenApiDocument): string {
  const { path, mediaType, json, file } = sentBy(call, document);
  const method = `${call.method.charAt(0)}${call.method.slice(1).toLowerCase()}`;
  const content = [
    ...(json === undefined ? [] : [`request.Content = new StringContent(${block(json, "    ")});`]),
    ...(file === null ? [] : [`request.Content = new ByteArrayContent(await File.ReadAllBytesAsync("${file}"));`]),
    ...(mediaType ? [`request.Content.Headers.ContentType = new MediaTypeHeaderValue("${mediaType}");`] : []),
  ];
  return [
    "using var client = new HttpClient();",
    `using var request = new HttpRequestMessage(HttpMethod.${method}, portalUrl + "/api/v1${path}");`,
    'request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);',
    ...(call.isIdempotent ? [`request.Headers.Add("Idempotency-Key", "${IDEMPOTENCY_KEY}");`] : []),
    ...content,
    "using var response = await client.SendAsync(request);",
    "response.EnsureSuccessStatusCode();",
    `var answer = await response.Content.ReadAs${answersWithFile(call) ? "ByteArray" : "String"}Async();`,
  ].join("\n");
}
