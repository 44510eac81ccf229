import "server-only";
import { createHash } from "node:crypto";
import { escapeHtml } from "@/lib/kernel/escape-html";
import { type AnyApiCall, type OpenApiDocument, problemsOf } from "@/lib/web/api/openapi";
import { API_PROBLEMS, type ApiProblemName } from "@/lib/web/api/problem";

/** The page of the API's documentation: one HTML document without script, made from the OpenAPI document. */

const STYLE = `
:root{color-scheme:light dark;--text:#16212b;--muted:#4a5865;--line:#ddd8cd;--canvas:#fff;--code:#f4f1ea;--accent:#0b5c6b}
@media(prefers-color-scheme:dark){:root{--text:#edf0f1;--muted:#b0bcc4;--line:#303d46;--canvas:#182127;--code:#10171c;--accent:#7fd0dd}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:2rem 1rem 4rem;background:var(--canvas);color:var(--text);font:400 1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:2rem;line-height:1.2}
h2{margin-top:3rem;border-bottom:1px solid var(--line);font-size:1.375rem}
h3{margin:2rem 0 .5rem;font-size:1.125rem}
a{color:var(--accent)}
code,pre{background:var(--code);border-radius:.25rem;font:.9375rem/1.5 ui-monospace,Menlo,Consolas,monospace}
code{padding:.1em .3em}
pre{padding:.75rem 1rem;overflow-x:auto;white-space:pre-wrap}
table{width:100%;border-collapse:collapse;margin:.5rem 0}
th,td{padding:.35rem .5rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.muted{color:var(--muted)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media print{a{color:inherit}}
`;

type Json = Record<string, unknown>;
const asJson = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** Text with `code` in back quotes. */
function prose(text: string): string {
  return escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll("\n\n", "</p><p>");
}

function table(head: string[], rows: string[][]): string {
  const cells = (row: string[], tag: "td" | "th") => row.map((cell) => `<${tag}>${cell}</${tag}>`).join("");
  if (rows.length === 0) return "";
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("");
  return `<table><thead><tr>${cells(head, "th")}</tr></thead><tbody>${body}</tbody></table>`;
}

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
  const limit = typeof schema.maxLength === "number" ? `, at most ${schema.maxLength}` : "";
  const format = typeof schema.format === "string" ? ` (${escapeHtml(schema.format)})` : "";
  return `${escapeHtml(String(schema.type ?? "any"))}${format}${limit}`;
}

function schemaSection(name: string, schema: Json): string {
  const required = (schema.required ?? []) as string[];
  const rows = Object.entries(asJson(schema.properties)).map(([field, value]) => {
    const own = asJson(value);
    const needed = required.includes(field) ? "" : ' <span class="muted">optional</span>';
    return [`<code>${escapeHtml(field)}</code>${needed}`, typeOf(own), prose(String(own.description ?? ""))];
  });
  const example = schema.example ?? (schema.examples as unknown[] | undefined)?.[0];
  const shown = example === undefined ? "" : `<pre>${escapeHtml(JSON.stringify(example, null, 2))}</pre>`;
  return `<h3 id="schema-${name}">${name}</h3>${table(["Field", "Type", "Meaning"], rows)}${shown}`;
}

const problemLink = (name: ApiProblemName) => `<a href="#${name}"><code>${name}</code></a>`;

function callSection(call: AnyApiCall, description: OpenApiDocument): string {
  const operation = asJson(description.paths[call.path]?.[call.method.toLowerCase()]);
  const parameters = ((operation.parameters ?? []) as Json[]).map((parameter) => [
    `<code>${escapeHtml(String(parameter.name))}</code>`,
    escapeHtml(String(parameter.in)),
    prose(String(parameter.description ?? "")),
  ]);
  const content = asJson(asJson(operation.requestBody).content);
  const bodies = Object.entries(content).map(([type, value]) => [
    `<code>${escapeHtml(type)}</code>`,
    typeOf(asJson(asJson(value).schema)),
  ]);
  const answers = call.answers.map(({ status, description: meaning }) => {
    const answer = asJson(asJson(asJson(operation.responses)[String(status)]).content);
    const [[type = "", of] = []] = Object.entries(answer);
    const shown = type === "application/json" ? typeOf(asJson(asJson(of).schema)) : `<code>${escapeHtml(type)}</code>`;
    return [String(status), prose(meaning), shown];
  });
  return `<h3 id="${call.id}">${escapeHtml(call.summary)}</h3>
<p><code>${call.method} /api/v1${escapeHtml(call.path)}</code></p>
<p>${prose(String(operation.description ?? ""))}</p>
${table(["Parameter", "In", "Meaning"], parameters)}
${table(["Body", "Schema"], bodies)}
${table(["Status", "Answer", "Schema"], answers)}
<p class="muted">Refusals: ${problemsOf(call).map(problemLink).join(", ")}</p>`;
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
  const index = calls.map((call) => `<li><a href="#${call.id}">${escapeHtml(call.summary)}</a></li>`).join("");
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>Sender API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Sender API</h1>
<p>For the insurer's systems that place messages in customers' mailboxes. Send the key as <code>Authorization: Bearer kp_live_…</code>. The same as <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.</p>
<ul>${index}</ul>
<h2 id="calls">Calls</h2>
${calls.map((call) => callSection(call, description)).join("\n")}
<h2 id="problems">Refusals</h2>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457). Its <code>type</code> leads to this table and never changes.</p>
${table(["Name", "Status", "Meaning"], problems)}
<h2 id="schemas">Schemas</h2>
${schemas.map(([name, schema]) => schemaSection(name, asJson(schema))).join("\n")}
</main>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
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
