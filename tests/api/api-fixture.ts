/**
 * Calls of the Sender API by its route handlers, without Next. Test files mock `lib/web/web-settings` and
 * `lib/web/web-context` (jest hoists `jest.mock` only within its file).
 */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import * as cancelBatch from "@/app/api/v1/batches/[id]/cancel/route";
import * as commitBatch from "@/app/api/v1/batches/[id]/commit/route";
import * as initialPasswords from "@/app/api/v1/batches/[id]/initial-passwords/route";
import * as batchMessages from "@/app/api/v1/batches/[id]/messages/route";
import * as batchProblems from "@/app/api/v1/batches/[id]/problems/route";
import * as batch from "@/app/api/v1/batches/[id]/route";
import * as batches from "@/app/api/v1/batches/route";
import * as approve from "@/app/api/v1/closure-requests/[id]/approve/route";
import * as reject from "@/app/api/v1/closure-requests/[id]/reject/route";
import * as closures from "@/app/api/v1/closure-requests/route";
import * as documents from "@/app/api/v1/documents/route";
import * as feed from "@/app/api/v1/events/route";
import * as events from "@/app/api/v1/messages/[id]/events/route";
import * as evidence from "@/app/api/v1/messages/[id]/evidence/route";
import * as message from "@/app/api/v1/messages/[id]/route";
import * as withdraw from "@/app/api/v1/messages/[id]/withdraw/route";
import * as messages from "@/app/api/v1/messages/route";
import * as lookup from "@/app/api/v1/recipients/lookup/route";
import * as customers from "@/app/api/v1/recipients/route";
import * as acknowledge from "@/app/api/v1/replies/[id]/acknowledge/route";
import * as attachment from "@/app/api/v1/replies/[id]/attachments/[attachment]/route";
import * as reply from "@/app/api/v1/replies/[id]/route";
import * as replies from "@/app/api/v1/replies/route";
import * as clock from "@/app/api/v1/test/clock/route";
import * as testNotifications from "@/app/api/v1/test/notifications/route";
import * as reset from "@/app/api/v1/test/reset/route";
import * as complete from "@/app/api/v1/uploads/[id]/complete/route";
import * as part from "@/app/api/v1/uploads/[id]/parts/[number]/route";
import * as uploads from "@/app/api/v1/uploads/route";
import { API_SCOPES, type ApiScope } from "@/lib/api/api-key";
import { createApiKey } from "@/lib/api/manage-keys";
import type { Context } from "@/lib/context";
import { inRequestScope } from "@/lib/request-scope";

type Method = "GET" | "POST" | "PUT";
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Route modules by path below /api/v1. */
const ROUTES: [string, Partial<Record<Method, Handler>>][] = [
  ["/closure-requests", closures],
  ["/closure-requests/{id}/approve", approve],
  ["/closure-requests/{id}/reject", reject],
  ["/batches", batches],
  ["/batches/{id}", batch],
  ["/batches/{id}/cancel", cancelBatch],
  ["/batches/{id}/commit", commitBatch],
  ["/batches/{id}/initial-passwords", initialPasswords],
  ["/batches/{id}/messages", batchMessages],
  ["/batches/{id}/problems", batchProblems],
  ["/documents", documents],
  ["/events", feed],
  ["/messages", messages],
  ["/messages/{id}", message],
  ["/messages/{id}/events", events],
  ["/messages/{id}/evidence", evidence],
  ["/messages/{id}/withdraw", withdraw],
  ["/recipients", customers],
  ["/recipients/lookup", lookup],
  ["/replies", replies],
  ["/replies/{id}", reply],
  ["/replies/{id}/acknowledge", acknowledge],
  ["/replies/{id}/attachments/{attachment}", attachment],
  ["/test/clock", clock],
  ["/test/notifications", testNotifications],
  ["/test/reset", reset],
  ["/uploads", uploads],
  ["/uploads/{id}/parts/{number}", part],
  ["/uploads/{id}/complete", complete],
];

function routed(path: string): { handlers: Partial<Record<Method, Handler>>; params: Record<string, string> } {
  const given = path.split("/");
  for (const [pattern, handlers] of ROUTES) {
    const parts = pattern.split("/");
    if (parts.length !== given.length) continue;
    const params: Record<string, string> = {};
    const fits = parts.every((name, index) => {
      const value = given[index] ?? "";
      const parameter = /^\{(\w+)\}$/.exec(name)?.[1];
      if (parameter) params[parameter] = value;
      return parameter !== undefined || name === value;
    });
    if (fits) return { handlers, params };
  }
  throw new Error(`no route ${path}`);
}

export type Asked = {
  json?: unknown;
  /** Sent as it is. */
  body?: BodyInit;
  headers?: Record<string, string>;
  /** No `Idempotency-Key`; else a new one is sent with every POST. */
  withoutKey?: boolean;
};

// biome-ignore lint/suspicious/noExplicitAny: answers are compared with the schemas, and their fields by name
export type Answered = { status: number; headers: Headers; bytes: Buffer; json: any };

/** Calls a route with a key of the API. @param target path and query below /api/v1 */
export async function call(key: string | null, method: Method, target: string, asked: Asked = {}): Promise<Answered> {
  const [path = ""] = target.split("?");
  const { handlers, params } = routed(path);
  const handler = handlers[method];
  if (!handler) throw new Error(`${path} has no ${method}`);
  const body = asked.json === undefined ? asked.body : JSON.stringify(asked.json);
  const request = new Request(`https://portal.example/api/v1${target}`, {
    method,
    headers: {
      host: "portal.example",
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(method === "POST" && !asked.withoutKey ? { "idempotency-key": randomUUID() } : {}),
      ...(asked.json === undefined ? {} : { "content-type": "application/json" }),
      ...asked.headers,
    },
    body,
    ...(body === undefined ? {} : { duplex: "half" }),
  } as RequestInit);
  const scope = { requestId: "request-1", route: null };
  const response = await inRequestScope(scope, () => handler(request, { params: Promise.resolve(params) }));
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, bytes, json: isJson ? JSON.parse(String(bytes)) : null };
}

/** The response to a request as a server gets it. @param url path and query */
export function respond(method: string, url: string, given: IncomingHttpHeaders, body: Buffer): Promise<Response> {
  const { handlers, params } = routed((url.split("?")[0] ?? "").replace("/api/v1", ""));
  const handler = handlers[method as Method];
  if (!handler) throw new Error(`${url} has no ${method}`);
  const headers = Object.entries(given).filter(
    ([name]) => !/^(?:host|connection|transfer-encoding|sec-fetch-mode)$/.test(name),
  );
  const request = new Request(`https://portal.example${url}`, {
    method,
    headers: { ...(Object.fromEntries(headers) as Record<string, string>), host: "portal.example" },
    body: method === "GET" ? undefined : new Uint8Array(body),
  });
  return handler(request, { params: Promise.resolve(params) });
}

/** A key with these scopes; by default with all. */
export async function newKey(
  ctx: Context,
  options: { scopes?: readonly ApiScope[]; sender?: string; name?: string; isTest?: boolean; days?: number } = {},
): Promise<string> {
  const { scopes = API_SCOPES, sender = "insurer", name = "output system", isTest = false, days = 365 } = options;
  return (await createApiKey(ctx, { name, sender, scopes, days, isTest })).key;
}

/** A small complete PDF; a different text gives different bytes. */
export function pdf(text = "Kötvény"): Buffer {
  const body = "1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Type /Page >>\nendobj\n";
  return Buffer.from(`%PDF-1.7\n% ${text}\n${body}trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`);
}

/** Uploads a document; the answer has its id. */
export function upload(key: string, bytes: Buffer = pdf(), filename = "kötvény.pdf"): Promise<Answered> {
  return call(key, "POST", `/documents?filename=${encodeURIComponent(filename)}`, {
    body: new Uint8Array(bytes),
    headers: { "content-type": "application/pdf", "content-length": String(bytes.length) },
  });
}

/** A valid message for a new customer, with a text and without documents. */
export function messageJson(values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    senderReference: `KUL-${randomUUID()}`,
    email: `${randomUUID()}@example.hu`,
    name: "Kovács Anna",
    contractNumber: "110482937",
    documentType: "policy",
    subject: "Kötvény",
    body: "Tisztelt Ügyfelünk!",
    ...values,
  };
}

/** Opens a batch; the answer has its id. */
export async function openBatch(key: string, json: Record<string, unknown> = {}): Promise<string> {
  const opened = await call(key, "POST", "/batches", { json });
  if (opened.status !== 201) throw new Error(`the batch was not opened: ${opened.bytes}`);
  return opened.json.id;
}

/** Adds messages to a batch as NDJSON. */
export function addMessages(key: string, batchId: string, messages: unknown[], asked: Asked = {}): Promise<Answered> {
  return call(key, "POST", `/batches/${batchId}/messages`, {
    body: messages.map((message) => JSON.stringify(message)).join("\n"),
    ...asked,
    headers: { "content-type": "application/x-ndjson", ...asked.headers },
  });
}

/** The errors of a refusal as `pointer code`. */
export const errorsOf = (json: { errors?: { pointer?: string; parameter?: string; code: string }[] }) =>
  (json.errors ?? []).map(({ pointer, parameter, code }) => `${pointer ?? parameter} ${code}`).sort();
