/** How a call of the Sender API is described: the same description checks the call and makes the OpenAPI document. */
import type { z } from "zod";
import type { ApiScope } from "@/lib/api/api-key";
import type { ReadJson } from "@/lib/delivery/json-fields";
import type { ApiProblemName } from "@/lib/web/api/problem";

/** JSON: read strictly, checked by the schema and by the rules of `read`, all problems at once. */
export type JsonBody<Input> = {
  kind: "json";
  schema: z.ZodType;
  /**
   * The rules. Called with any object, also one that the schema refuses.
   * @param attached number of files beside the JSON
   */
  read(json: Record<string, unknown>, attached: number): ReadJson<Input>;
  /** The call takes multipart too: the JSON in the part of this name, files in the other one. */
  multipart?: { json: string; files: string };
};
/**
 * One JSON object, or several as NDJSON (one a line): each read strictly, checked by the schema and by the rules of
 * `read`. `Input` is the list of what `read` makes of them.
 */
export type JsonLinesBody<Input> = {
  kind: "json-lines";
  schema: z.ZodType;
  read(json: Record<string, unknown>): ReadJson<Input extends (infer Item)[] ? Item : never>;
  maxLines: number;
};
/** Bytes; the handler reads them from the request. `files`: it also takes multipart, files in the part of this name. */
export type BytesBody = { kind: "bytes"; mediaType: string; description: string; files?: string };
export type NoBody = { kind: "none" };

/** JSON of a schema, or bytes of a media type. */
export type ApiAnswer = { status: number; description: string } & (
  | { schema: z.ZodType; mediaType?: undefined }
  | { mediaType: string }
);

export type ApiCallDefinition<Input = undefined, Query = Record<string, never>> = {
  method: "GET" | "POST" | "PUT";
  /** Below /api/v1, parameters in braces: `/messages/{id}`. */
  path: string;
  id: string;
  summary: string;
  description: string;
  scope: ApiScope;
  /** `Idempotency-Key` is required. */
  isIdempotent?: boolean;
  params?: Record<string, string>;
  query?: z.ZodType<Query>;
  /** With `json` and `json-lines`, `Input` is what its rules make of it; else undefined. */
  body: JsonBody<Input> | JsonLinesBody<Input> | BytesBody | NoBody;
  answers: ApiAnswer[];
  /** Names of its own refusals, beside those of every call. */
  problems: ApiProblemName[];
};

/** Keeps the types of a definition. */
export function apiCall<Input = undefined, Query = Record<string, never>>(
  definition: ApiCallDefinition<Input, Query>,
): ApiCallDefinition<Input, Query> {
  return definition;
}
