/**
 * A client of the Sender API whose calls, fields and answers the compiler checks. Copy it with portal-api.ts, which is
 * made from the OpenAPI document, and place-message.ts, which sends a call until it is answered.
 */
import { type Portal, send } from "./place-message";
import { CALLS, type components, type operations } from "./portal-api";

export type Operation = keyof operations & keyof typeof CALLS;
type Problem = components["schemas"]["Problem"];

type Parameters<Id extends Operation> = operations[Id] extends { parameters: infer Given } ? Given : unknown;
type Body<Type, Value> = Type extends "application/json"
  ? { json: Value }
  : Type extends "multipart/form-data"
    ? { form: FormData }
    : { bytes: Uint8Array<ArrayBuffer> | Blob; type: Type };
type Bodies<Content> = { [Type in keyof Content]: Body<Type, Content[Type]> }[keyof Content];
type BodyOf<Id extends Operation> = operations[Id] extends { requestBody: { content: infer Content } }
  ? Bodies<Content>
  : operations[Id] extends { requestBody?: { content: infer Content } }
    ? Partial<Bodies<Content>>
    : unknown;

/** Parameters by place (`path`, `query`, `header`) and the body (`json`, `form`, or `bytes` with `type`). */
export type Input<Id extends Operation> = Parameters<Id> & BodyOf<Id>;

type Answered<Response> = Response extends { content: { "application/json": infer Json } } ? Json : ArrayBuffer;
/** What is answered: JSON, or the bytes of a file. */
export type Answer<Id extends Operation> = {
  [Status in keyof operations[Id]["responses"]]: Answered<operations[Id]["responses"][Status]>;
}[keyof operations[Id]["responses"]];

type AnyInput = {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  header?: Record<string, string>;
  json?: unknown;
  form?: FormData;
  bytes?: Uint8Array<ArrayBuffer> | Blob;
  type?: string;
};

/**
 * Makes a client. A call that gets no answer is sent again, so those that create need their Idempotency-Key.
 *
 * @throws what `problemOf` reads when the portal refuses a call
 */
export function portalClient(portal: Portal) {
  return async <Id extends Operation>(id: Id, input: Input<Id>): Promise<Answer<Id>> => {
    const { path = {}, query = {}, header = {}, json, form, bytes, type } = input as AnyInput;
    const call = CALLS[id];
    const address = call.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]]));
    const search = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
    const mediaType = json === undefined ? type : "application/json";
    const response = await send(portal, `${address}${search}`, {
      method: call.method,
      headers: { ...header, ...(mediaType ? { "content-type": mediaType } : {}) },
      body: json === undefined ? (form ?? bytes ?? null) : JSON.stringify(json),
    });
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return (isJson ? await response.json() : await response.arrayBuffer()) as Answer<Id>;
  };
}

/** Why the portal refused a call; null when it gave no answer. */
export function problemOf(error: unknown): Problem | null {
  try {
    return JSON.parse(error instanceof Error ? error.message : "") as Problem;
  } catch {
    return null;
  }
}
