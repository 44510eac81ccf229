import "server-only";
import { createHash } from "node:crypto";
import { escapeHtml } from "@/lib/kernel/escape-html";
import { curlExample, exampleOf, typescriptExample } from "@/lib/web/api/docs-examples";
import { csharpExample, javaExample } from "@/lib/web/api/docs-java-csharp";
import { DOCS_STYLE } from "@/lib/web/api/docs-style";
import { type AnyApiCall, groupOf, type OpenApiDocument, problemsOf } from "@/lib/web/api/openapi";
import { API_PROBLEMS, type ApiProblem, type ApiProblemName } from "@/lib/web/api/problem";

/** The page of the API's documentation: one HTML document without script, made from the OpenAPI document. */

/** What every call has in common. */
const RULES = [
  [
    "Key",
    '<code>Authorization: Bearer kp_live_…</code>, in this header only. Each call names the scope that the key needs. Keys of tests begin with <code>kp_test_</code>: <a href="#sandbox">Sandbox</a>.',
  ],
  [
    "Repeating",
    "Send the same call with the same <code>Idempotency-Key</code> when an answer got lost: you get the stored answer, with <code>Idempotent-Replayed: true</code>.",
  ],
  [
    "Lists",
    "<code>?cursor=</code> takes <code>nextCursor</code> of the page before; <code>?limit=</code> is 1 to 100.",
  ],
  ["JSON", "UTF-8, each key once. Unknown fields are refused by name; ignore those of answers that you do not know."],
  [
    "Limits",
    "<code>RateLimit</code> says how many calls are left in this minute. After 429 and 503 wait for <code>Retry-After</code>.",
  ],
  ["Times", "Instants are ISO 8601 in UTC, days are those in Budapest."],
];

function exampleProblem(appUrl: string): ApiProblem {
  const { status, title } = API_PROBLEMS.unprocessable;
  const message = "email is not one plain e-mail address";
  return {
    ...{ type: `${appUrl}/api/docs#unprocessable`, title, status, code: "unprocessable", instance: "/api/v1/messages" },
    errors: [{ pointer: "/email", code: "not-an-email-address", message }],
    requestId: "5b0c7c1e-6f0a-4f63-9d3a-0f6f2b1a7c11",
  };
}

type Json = Record<string, unknown>;
const asJson = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** Text with `code` in back quotes. */
function prose(text: string): string {
  return escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll("\n\n", "</p><p>");
}

/** A table whose first column names its rows. */
function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return "";
  const body = rows.map(
    ([name, ...cells]) => `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`,
  );
  const columns = head.map((label) => `<th scope="col">${label}</th>`).join("");
  return `<table><thead><tr>${columns}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

const code = (text: string) => `<pre><code>${escapeHtml(text)}</code></pre>`;

/** The type of a JSON schema in a few words. */
function typeOf(schema: Json): string {
  const reference = typeof schema.$ref === "string" ? schema.$ref.split("/").at(-1) : undefined;
  if (reference) return `<a href="#schema-${reference}">${reference}</a>`;
  if (Array.isArray(schema.enum))
    return schema.enum.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(" ");
  if (schema.const !== undefined) return `<code>${escapeHtml(String(schema.const))}</code>`;
  if (schema.type === "array") return `array of ${typeOf(asJson(schema.items))}`;
  const options = (schema.anyOf ?? schema.oneOf) as unknown[] | undefined;
  if (options) return options.map((option) => typeOf(asJson(option))).join(" or ");
  const limit = typeof schema.maxLength === "number" ? `, at most ${schema.maxLength} characters` : "";
  const format = typeof schema.format === "string" ? ` (${escapeHtml(schema.format)})` : "";
  return `${escapeHtml(String(schema.type ?? "any"))}${format}${limit}`;
}

function schemaSection(name: string, schema: Json): string {
  const example = schema.example ?? (schema.examples as unknown[] | undefined)?.[0];
  const shown = example === undefined ? "" : code(JSON.stringify(example, null, 2));
  return `<h3 id="schema-${name}">${name}</h3>${fieldTable(schema)}${shown}`;
}

function fieldTable(schema: Json): string {
  const required = (schema.required ?? []) as string[];
  const rows = Object.entries(asJson(schema.properties)).map(([field, value]) => {
    const own = asJson(value);
    const needed = required.includes(field) ? "" : ' <span class="muted">optional</span>';
    return [`<code>${escapeHtml(field)}</code>${needed}`, typeOf(own), prose(String(own.description ?? ""))];
  });
  return table(["Field", "Type", "Meaning"], rows);
}

const problemLink = (name: ApiProblemName) => `<a href="#${name}"><code>${name}</code></a>`;

/** The fields of a JSON body, also where its schema has a name. */
function bodyFields(schema: Json, { components }: OpenApiDocument): string {
  const name = typeof schema.$ref === "string" ? schema.$ref.split("/").at(-1) : undefined;
  return fieldTable(name === undefined ? schema : asJson(asJson(asJson(components).schemas)[name]));
}

function callSection(call: AnyApiCall, description: OpenApiDocument): string {
  const operation = asJson(description.paths[call.path]?.[call.method.toLowerCase()]);
  const parameters = ((operation.parameters ?? []) as Json[]).map((parameter) => [
    `<code>${escapeHtml(String(parameter.name))}</code>${parameter.required ? "" : ' <span class="muted">optional</span>'}`,
    escapeHtml(String(parameter.in)),
    prose(String(parameter.description ?? "")),
  ]);
  const content = Object.entries(asJson(asJson(operation.requestBody).content));
  const types = content.map(([type]) => `<code>${escapeHtml(type)}</code>`).join(" or ");
  const json = asJson(asJson(asJson(Object.fromEntries(content)["application/json"]).schema));
  const body = content.length === 0 ? "" : `<h4>Body</h4><p>${types}</p>${bodyFields(json, description)}`;
  const answers = call.answers.map(({ status, description: meaning }) => {
    const [[type = "", of] = []] = Object.entries(asJson(asJson(asJson(operation.responses)[String(status)]).content));
    const schema = asJson(asJson(of).schema);
    const isJson = type === "application/json";
    const example = isJson ? code(JSON.stringify(exampleOf(schema, description), null, 2)) : "";
    return `<p><code>${status}</code> ${prose(meaning)} ${isJson ? typeOf(schema) : `<code>${escapeHtml(type)}</code>`}</p>${example}`;
  });
  const refusals = problemsOf(call).map((name) => {
    const { status, title } = API_PROBLEMS[name];
    return [problemLink(name), String(status), escapeHtml(title)];
  });
  return `<h3 id="${call.id}">${escapeHtml(call.summary)}</h3>
<p class="call"><code class="method">${call.method}</code><code>/api/v1${escapeHtml(call.path)}</code></p>
<p>${prose(String(operation.description ?? ""))}</p>
${parameters.length > 0 ? `<h4>Parameters</h4>${table(["Parameter", "In", "Meaning"], parameters)}` : ""}
${body}
<h4>Example</h4>
<div class="examples"><div><p class="muted">curl</p>${code(curlExample(call, description))}</div>
<div><p class="muted">TypeScript</p>${code(typescriptExample(call, description))}</div></div>
<details><summary>In Java and C#</summary><div class="examples">
<div><p class="muted">Java</p>${code(javaExample(call, description))}</div>
<div><p class="muted">C#</p>${code(csharpExample(call, description))}</div></div></details>
<h4>Answer</h4>
${answers.join("\n")}
<details><summary>Refusals (${refusals.length})</summary>${table(["Code", "Status", "Meaning"], refusals)}</details>`;
}

const anchor = (group: string) => group.toLowerCase().replaceAll(" ", "-");

/** The calls of a group: first all of them in short, then each. */
function groupSection(group: string, calls: readonly AnyApiCall[], description: OpenApiDocument): string {
  const rows = calls.map(({ id, method, path, summary }) => [
    `<a href="#${id}">${escapeHtml(summary)}</a>`,
    `<code>${method} ${escapeHtml(path)}</code>`,
  ]);
  return `<h2 id="${anchor(group)}">${group} <a class="top" href="#top">Contents</a></h2>
${table(["Call", "Address"], rows)}
${calls.map((call) => callSection(call, description)).join("\n")}`;
}

function beginning(appUrl: string): string {
  const call = (path: string, ...rest: string[]) =>
    [`curl "$PORTAL_URL/api/v1${path}"`, '-H "Authorization: Bearer $API_KEY"', ...rest].join(" \\\n  ");
  const message = {
    ...{ senderReference: "KUL-2026-000123", email: "anna.kovacs@example.hu", name: "Kovács Anna" },
    ...{ documentType: "policy", subject: "Kötvény", documents: ["<id>"] },
  };
  const json = `-d '${JSON.stringify(message)}'`;
  const steps = [
    [
      "Say where the portal is, and with which key you call it. Whoever runs the portal makes the key.",
      `export PORTAL_URL=${appUrl}\nexport API_KEY=kp_live_…`,
    ],
    [
      "Upload a PDF. The answer has its <code>id</code>.",
      call("/documents?filename=kotveny.pdf", '-H "Content-Type: application/pdf" --data-binary @kotveny.pdf'),
    ],
    [
      "Place a message with it. The answer has the <code>id</code> of the message.",
      call("/messages", '-H "Content-Type: application/json" -H "Idempotency-Key: KUL-2026-000123"', json),
    ],
    ["Ask what became of it.", call("/messages/<id>/events")],
  ] as const;
  return `<ol>${steps.map(([text, command]) => `<li><p>${text}</p>${code(command)}</li>`).join("")}</ol>`;
}

/** @returns the document, and its headers with a policy that allows its own style and nothing else */
export function apiDocsPage(
  calls: readonly AnyApiCall[],
  description: OpenApiDocument,
): { html: string; headers: Record<string, string> } {
  const problems = (Object.keys(API_PROBLEMS) as ApiProblemName[]).map((name) => [
    `<code id="${name}">${name}</code>`,
    String(API_PROBLEMS[name].status),
    escapeHtml(API_PROBLEMS[name].title),
  ]);
  const schemas = Object.entries(asJson(description.components.schemas));
  const groups = [...Map.groupBy(calls, groupOf)];
  const appUrl = String(asJson((description.servers as unknown[])[0]).url).replace(/\/api\/v1$/, "");
  const links = groups.map(([group, own]) => {
    const inner = own.map((call) => `<li><a href="#${call.id}">${escapeHtml(call.summary)}</a></li>`).join("");
    return `<li><a href="#${anchor(group)}">${group}</a><ul>${inner}</ul></li>`;
  });
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>Sender API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${DOCS_STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page" id="top">
<nav aria-label="Contents"><ul>
<li><a href="#begin">First message</a></li>
<li><a href="#rules">Rules of every call</a></li>
${links.join("\n")}
<li><a href="#problems">Refusals</a></li>
<li><a href="#schemas">Schemas</a></li>
</ul></nav>
<main id="content">
<h1>Sender API</h1>
<p>For the insurer’s systems that place messages in customers’ mailboxes. The same as <a href="/api/v1/openapi.json">OpenAPI 3.1</a>, from which clients can be generated.</p>
<h2 id="begin">First message</h2>
${beginning(appUrl)}
<h2 id="rules">Rules of every call <a class="top" href="#top">Contents</a></h2>
${table(["What", "How"], RULES)}
${groups.map(([group, own]) => groupSection(group, own, description)).join("\n")}
<h2 id="problems">Refusals <a class="top" href="#top">Contents</a></h2>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457). Its <code>type</code> leads to this table and never changes; decide by its <code>code</code>. <code>errors</code> names every wrong field at once.</p>
${code(JSON.stringify(exampleProblem(appUrl), null, 2))}
${table(["Code", "Status", "Meaning"], problems)}
<h2 id="schemas">Schemas <a class="top" href="#top">Contents</a></h2>
${schemas.map(([name, schema]) => schemaSection(name, asJson(schema))).join("\n")}
</main>
</div>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(DOCS_STYLE).digest("base64")}'`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return {
    html,
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy },
  };
}
