import "server-only";
import { writeSync } from "node:fs";
import pino, { type Logger } from "pino";
import { printable } from "@/lib/kernel/printable";
import { lineWriter } from "@/lib/log-lines";
import { currentScope } from "@/lib/request-scope";

/** The fields of a log line. Flat, and each chosen by the caller: the log does not redact values. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  /** Logs only name, code and stack frames of `error`: messages of database errors hold the values of rows. */
  error(fields: LogFields, message: string, error?: unknown): void;
}

/** An error, or an object that stands for one: pg-boss reports copies of errors, which are no instances of Error. */
type ErrorLike = { name?: unknown; code?: unknown; constraint_name?: unknown; stack?: unknown; cause?: unknown };

function errorLike(value: unknown): ErrorLike | null {
  if (typeof value !== "object" || value === null || !("stack" in value)) return null;
  // For a host with several addresses Node throws an AggregateError, whose parts have the code.
  const [first] = "errors" in value && Array.isArray(value.errors) && !("code" in value) ? value.errors : [];
  return first ? errorLike(first) : (value as ErrorLike);
}

/** The name of an error. That of a copy, which has lost it, is the beginning of its stack. */
function nameOf({ name, stack }: ErrorLike): string {
  if (typeof name === "string") return name;
  return /^\w{1,60}/.exec(typeof stack === "string" ? stack : "")?.[0] ?? "Error";
}

const textOrNumber = (value: unknown) => (typeof value === "string" || typeof value === "number" ? value : undefined);

/** Name, code, constraint and stack frames of an error and its cause; never a message. */
export function errorFields(error: unknown): LogFields {
  const found = errorLike(error);
  if (!found) return { errorName: typeof error };
  const cause = errorLike(found.cause);
  return {
    errorName: nameOf(found),
    errorCode: textOrNumber(found.code) ?? textOrNumber(cause?.code),
    constraint: textOrNumber(found.constraint_name) ?? textOrNumber(cause?.constraint_name),
    causeName: cause ? nameOf(cause) : undefined,
    stack: (typeof found.stack === "string" ? found.stack : "")
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .slice(0, 12)
      .join("\n"),
  };
}

/**
 * A log of JSON lines on stdout, or on stderr for the command line, whose stdout holds its result. Within a request
 * every line has the request's id and route. A line that cannot be written, as on a full disk, is lost; when lines can
 * be written again, one says how many were lost.
 *
 * @param to a file descriptor in tests
 */
export function createLog(level: string, name: string, to: "stdout" | "stderr" | number = "stdout"): Log {
  const fd = typeof to === "number" ? to : to === "stdout" ? 1 : 2;
  const write = lineWriter({
    write: (bytes) => writeSync(fd, bytes),
    onRecovered: (lost) => logger.error({ alarm: "log-lines-lost", lost }, "lines of the log could not be written"),
  });
  const logger: Logger = pino(
    {
      level,
      // Several processes may write to one log.
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const { requestId, route } = currentScope() ?? {};
        return { ...(requestId ? { requestId } : {}), ...(route ? { route } : {}) };
      },
      // Fields may hold untrusted text, and JSON escapes C0 controls only. Each call writes one line.
      hooks: { streamWrite: (line) => `${printable(line.trimEnd())}\n` },
    },
    { write },
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message, error) =>
      logger.error({ ...fields, ...(error === undefined ? {} : errorFields(error)) }, message),
  };
}
