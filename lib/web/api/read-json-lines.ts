import "server-only";
import type { JsonLinesBody } from "@/lib/web/api/api-call";
import type { ApiFieldError } from "@/lib/web/api/problem";
import {
  type BodyRefusal,
  boundedBody,
  checkJson,
  JSON_TYPE,
  type ReadBody,
  sha256,
} from "@/lib/web/api/read-json-body";
import { API_JSON_BYTES, API_LINES_BYTES } from "@/lib/web/body-limits";

const NDJSON_TYPE = /^application\/x-ndjson\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
/** Whether a call has a long list with it: the caller then limits how many such calls are under way. */
export function hasLines(request: Request): boolean {
  return NDJSON_TYPE.test(request.headers.get("content-type") ?? "");
}

const LINE_FEED = 0x0a;
const BLANK = /^[ \t\r]*$/;

/** The lines of a text; one of blanks is left out. */
function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end);
    if (!BLANK.test(line.toString("latin1"))) yield line;
    from = end === -1 ? bytes.length : end + 1;
  }
}

/**
 * The worst refusal of several lines decides: what is no JSON before what breaks the schema before what breaks a rule.
 */
const SEVERITY = ["unprocessable", "invalid-request", "invalid-json"] as const;
type LineRefusal = (typeof SEVERITY)[number];

/**
 * Reads and checks the body of a call that takes one JSON object or several as NDJSON.
 *
 * @returns every problem of every line at once when it is refused. With NDJSON the pointers begin with the place of the
 *          object, from 0
 * @throws BrokenBodyError
 */
export async function readJsonLines<Input>(
  request: Request,
  { schema, read, maxLines }: JsonLinesBody<Input>,
): Promise<ReadBody<Input> | BodyRefusal> {
  const isList = hasLines(request);
  if (!isList && !JSON_TYPE.test(request.headers.get("content-type") ?? "")) {
    return { refused: "unsupported-media-type", detail: "Send application/json or application/x-ndjson." };
  }
  const bytes = await boundedBody(request, isList ? API_LINES_BYTES : API_JSON_BYTES);
  if (!bytes) {
    const detail = `JSON has at most ${API_JSON_BYTES / 1024} KB, NDJSON ${API_LINES_BYTES / 1024 / 1024} MB.`;
    return { refused: "body-too-large", detail };
  }
  const input: unknown[] = [];
  const errors: ApiFieldError[] = [];
  let refused: LineRefusal | null = null;
  const lines = isList ? [...linesOf(bytes)] : [bytes];
  if (lines.length === 0 || lines.length > maxLines) {
    const code = lines.length === 0 ? "too-few" : "too-many";
    return {
      refused: "invalid-request",
      errors: [{ pointer: "", code, message: `a call has 1 to ${maxLines} messages` }],
    };
  }
  for (const [index, line] of lines.entries()) {
    const checked = checkJson<unknown>(line, { schema, read });
    if (!("refused" in checked)) {
      input.push(checked.value);
      continue;
    }
    if (!isList) return checked;
    const name = checked.refused as LineRefusal;
    if (refused === null || SEVERITY.indexOf(name) > SEVERITY.indexOf(refused)) refused = name;
    const own = checked.errors ?? [{ pointer: "", code: "wrong-type", message: checked.detail ?? "no JSON" } as const];
    errors.push(...own.map((error) => inList(error, index)));
  }
  if (refused) return { refused, errors };
  return { input: input as Input, files: [], sameBody: [sha256(bytes), []] };
}

function inList(error: ApiFieldError, index: number): ApiFieldError {
  return "pointer" in error ? { ...error, pointer: `/${index}${error.pointer}` } : error;
}
