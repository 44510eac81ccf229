import "server-only";
import { createHash } from "node:crypto";
import { parseStrictJson } from "@/lib/api/strict-json";
import type { ReadJson } from "@/lib/delivery/json-fields";
import { readAnnouncedBody } from "@/lib/web/announced-body";
import type { JsonBody } from "@/lib/web/api/api-call";
import { fieldErrors, type ProblemParts } from "@/lib/web/api/api-response";
import { type MultipartPart, readMultipart } from "@/lib/web/api/multipart";
import type { ApiFieldError, ApiProblemName } from "@/lib/web/api/problem";
import { BrokenBodyError } from "@/lib/web/api/request-bytes";
import { schemaErrors } from "@/lib/web/api/schema-errors";
import { readBodyBeginning } from "@/lib/web/body-beginning";
import { API_JSON_BYTES, API_MULTIPART_BYTES } from "@/lib/web/body-limits";
import { hasOwnServer } from "@/lib/web/response-status";

/** RFC 8259: JSON is UTF-8 and has no parameter; `charset=utf-8` is common and harmless. */
export const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
export const MULTIPART_TYPE = /^multipart\/form-data\s*;/i;

export type AttachedFile = { filename: string; bytes: Buffer };

export type BodyRefusal = { refused: ApiProblemName } & ProblemParts;
export type ReadBody<Input> = {
  input: Input;
  /** Documents of a multipart body. */
  files: AttachedFile[];
  /** What two bodies must have in common to be the same: digest of the JSON, names and digests of the files. */
  sameBody: unknown;
};

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const wrongParts = (errors: ApiFieldError[]): BodyRefusal => ({ refused: "invalid-request", errors });

/**
 * Reads a body of bounded size; null when it is larger.
 *
 * @throws BrokenBodyError
 */
export async function boundedBody(request: Request, maxBytes: number): Promise<Buffer<ArrayBuffer> | null> {
  if (!request.body) return Buffer.alloc(0);
  const broken = (cause: unknown) => {
    throw new BrokenBodyError("the body broke off", { cause });
  };
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  // Another server may still need the pieces of the body.
  if (hasOwnServer() && length <= maxBytes) {
    return (await readAnnouncedBody(request.body, length).catch(broken)) ?? broken("another length was announced");
  }
  const { beginning, isWhole } = await readBodyBeginning(request.body, maxBytes).catch(broken);
  return isWhole ? beginning : null;
}

/** More than a message can use, so that who sends a few too many learns which rule it is. */
const MAX_PARTS = 100;

type Parts = { json: Uint8Array; files: AttachedFile[] };

/**
 * A multipart body with parts of these names. Its files are in memory, so its size is bounded; larger documents are
 * uploaded one by one.
 *
 * @param names the last one is that of the files
 */
async function readForm(
  request: Request,
  names: readonly string[],
): Promise<{ parts: MultipartPart[]; body: Buffer } | BodyRefusal> {
  const body = await boundedBody(request, API_MULTIPART_BYTES);
  if (!body) {
    const detail = `A multipart body has at most ${API_MULTIPART_BYTES / 1024 / 1024} MB; upload larger documents one by one, by POST /documents.`;
    return { refused: "body-too-large", detail };
  }
  const parts = readMultipart(body, request.headers.get("content-type") ?? "", MAX_PARTS + 1);
  if (!parts) return { refused: "invalid-request", detail: "The multipart body cannot be read." };
  // Before anything is said of single parts: a body of the allowed size has room for a hundred thousand of them.
  if (parts.length > MAX_PARTS) {
    const parameter = names.at(-1) ?? "";
    return wrongParts([{ parameter, code: "too-many", message: `a body has at most ${MAX_PARTS} parts` }]);
  }
  const unknown = [...new Set(parts.map(({ name }) => name))].filter((name) => !names.includes(name));
  if (unknown.length === 0) return { parts, body };
  return wrongParts(
    unknown.map((name) => ({ parameter: name, code: "unknown-field", message: `there is no part ${name}` })),
  );
}

/** The files of a part's name, in their order. */
function filesOf(parts: readonly MultipartPart[], name: string): { files: AttachedFile[] } | BodyRefusal {
  const files: AttachedFile[] = [];
  for (const { name: given, filename, bytes } of parts) {
    if (given !== name) continue;
    if (filename === null) {
      const message = `a part ${name} is a file with a file name`;
      return wrongParts([{ parameter: name, code: "wrong-type", message }]);
    }
    files.push({ filename, bytes });
  }
  return { files };
}

/**
 * Reads the files of a multipart body that has nothing else.
 * @returns with the body, whose parts they are
 * @throws BrokenBodyError
 */
export async function readFiles(
  request: Request,
  name: string,
): Promise<{ files: AttachedFile[]; body: Buffer } | BodyRefusal> {
  const read = await readForm(request, [name]);
  if ("refused" in read) return read;
  const found = filesOf(read.parts, name);
  return "refused" in found ? found : { ...found, body: read.body };
}

async function readParts(request: Request, names: { json: string; files: string }): Promise<Parts | BodyRefusal> {
  const read = await readForm(request, [names.json, names.files]);
  if ("refused" in read) return read;
  const [json, ...others] = read.parts.filter(({ name }) => name === names.json);
  if (json === undefined || others.length > 0) {
    const code = json === undefined ? "missing" : "too-many";
    return wrongParts([{ parameter: names.json, code, message: `there must be one part ${names.json}` }]);
  }
  const found = filesOf(read.parts, names.files);
  return "refused" in found ? found : { json: json.bytes, ...found };
}

/** Whether a call has files with it: the caller then limits how many such calls are under way. */
export function hasFiles(request: Request, body: Pick<JsonBody<unknown>, "multipart">): boolean {
  return body.multipart !== undefined && MULTIPART_TYPE.test(request.headers.get("content-type") ?? "");
}

async function readJsonParts<Input>(request: Request, body: JsonBody<Input>): Promise<Parts | BodyRefusal> {
  const type = request.headers.get("content-type") ?? "";
  if (body.multipart && hasFiles(request, body)) return readParts(request, body.multipart);
  if (!JSON_TYPE.test(type)) {
    const detail = body.multipart ? "Send application/json or multipart/form-data." : "Send application/json.";
    return { refused: "unsupported-media-type", detail };
  }
  const json = await boundedBody(request, API_JSON_BYTES);
  return json
    ? { json, files: [] }
    : { refused: "body-too-large", detail: `JSON has at most ${API_JSON_BYTES / 1024} KB.` };
}

/** What a JSON text says, or why it is refused. */
type CheckedJson<Input> = { value: Input } | BodyRefusal;

const FAULT_DETAILS = {
  "not-utf-8": "The JSON is not UTF-8, or begins with a byte order mark.",
  syntax: "The body is no JSON.",
  "too-deep": "The JSON is nested too deeply.",
};

/** Parses one JSON text strictly, and checks it by schema and rules. Refused, it names every problem. */
export function checkJson<Input>(
  bytes: Uint8Array,
  { schema, read }: { schema: JsonBody<Input>["schema"]; read(json: Record<string, unknown>): ReadJson<Input> },
): CheckedJson<Input> {
  const parsed = parseStrictJson(bytes);
  if ("fault" in parsed) {
    const { fault } = parsed;
    if (fault.kind !== "duplicate-key") return { refused: "invalid-json", detail: FAULT_DETAILS[fault.kind] };
    const message = "the key stands twice in its object";
    return { refused: "invalid-json", errors: [{ pointer: fault.pointer, code: "duplicate", message }] };
  }
  const json = parsed.value;
  const checked = schema.safeParse(json);
  const ofSchema = checked.success ? [] : schemaErrors(checked.error, json);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return { refused: "invalid-request", errors: ofSchema };
  }
  const value = read(json as Record<string, unknown>);
  const ofRules = "problems" in value ? fieldErrors(value.problems) : [];
  // What the schema says of a field is enough.
  const isNamed = (error: ApiFieldError) =>
    "pointer" in error && ofSchema.some(({ pointer }) => pointer === error.pointer);
  const errors = [...ofSchema, ...ofRules.filter((error) => !isNamed(error))];
  if (ofSchema.length > 0) return { refused: "invalid-request", errors };
  return "problems" in value ? { refused: "unprocessable", errors } : value;
}

/**
 * Reads and checks the body of a call.
 *
 * @returns every problem of it at once when it is refused
 * @throws BrokenBodyError
 */
export async function readJsonBody<Input>(
  request: Request,
  body: JsonBody<Input>,
): Promise<ReadBody<Input> | BodyRefusal> {
  const parts = await readJsonParts(request, body);
  if ("refused" in parts) return parts;
  const { files } = parts;
  const checked = checkJson(parts.json, { schema: body.schema, read: (json) => body.read(json, files.length) });
  if ("refused" in checked) return checked;
  const sameBody = [sha256(parts.json), files.map(({ filename, bytes }) => [filename, sha256(bytes)])];
  return { input: checked.value, files, sameBody };
}
