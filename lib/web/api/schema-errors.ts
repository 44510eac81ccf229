/** Errors of a zod schema as errors of fields, with the codes of the API. Pure. */
import type { z } from "zod";
import type { ProblemCode } from "@/lib/delivery/line-problem";
import { quoted } from "@/lib/kernel/printable";
import type { ApiFieldError } from "@/lib/web/api/problem";

const escaped = (part: PropertyKey) => String(part).replaceAll("~", "~0").replaceAll("/", "~1");
const pointerTo = (path: readonly PropertyKey[]) => path.map((part) => `/${escaped(part)}`).join("");

/** The value at a path; undefined when there is none. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    input,
  );
}

function codeOf(issue: z.core.$ZodIssue, input: unknown): ProblemCode {
  switch (issue.code) {
    case "invalid_type":
      return valueAt(input, issue.path) === undefined ? "missing" : "wrong-type";
    case "invalid_value":
      return valueAt(input, issue.path) === undefined ? "missing" : "not-allowed";
    case "too_big":
      return issue.origin === "array" ? "too-many" : issue.origin === "string" ? "too-long" : "not-allowed";
    case "too_small":
      return issue.origin === "array" ? "too-few" : issue.origin === "string" ? "missing" : "not-allowed";
    case "invalid_format":
      return issue.format === "uuid" ? "not-a-uuid" : "not-allowed";
    default:
      return "not-allowed";
  }
}

/**
 * Every error of a parsed value. An unknown field is an error of its own, with its name in the pointer.
 *
 * @param input the value that was parsed
 */
export function schemaErrors(error: z.core.$ZodError, input: unknown): (ApiFieldError & { pointer: string })[] {
  return error.issues.flatMap((issue): (ApiFieldError & { pointer: string })[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        pointer: pointerTo([...issue.path, key]),
        code: "unknown-field",
        message: `there is no field ${quoted(key)}`,
      }));
    }
    const code = codeOf(issue, input);
    const name = issue.path.map(String).join("/") || "the body";
    const message = code === "missing" ? `${name} is missing` : `${name}: ${issue.message}`;
    return [{ pointer: pointerTo(issue.path), code, message }];
  });
}
