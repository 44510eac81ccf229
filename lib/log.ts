import "server-only";
import pino, { type Logger } from "pino";
import { printable } from "@/lib/kernel/printable";

/** The fields of a log line. Flat, and each chosen by the caller: the log does not redact values. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  /** Logs only name, code and stack frames of `error`: messages of database errors hold the values of rows. */
  error(fields: LogFields, message: string, error?: unknown): void;
}

/** Name, code, constraint and stack frames of an error and its cause; never a message. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const cause = error.cause instanceof Error ? (error.cause as Error & Record<string, unknown>) : null;
  const detail = error as Error & Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? value : undefined);
  return {
    errorName: error.name,
    errorCode: text(detail.code) ?? text(cause?.code),
    constraint: text(detail.constraint_name) ?? text(cause?.constraint_name),
    causeName: cause?.name,
    stack: (error.stack ?? "")
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .slice(0, 12)
      .join("\n"),
  };
}

/** A log of JSON lines on stdout, or on stderr for the command line, whose stdout holds its result. */
export function createLog(level: string, name: string, to: "stdout" | "stderr" = "stdout"): Log {
  const logger: Logger = pino(
    {
      level,
      // Several processes may write to one log.
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Fields may hold untrusted text, and JSON escapes C0 controls only. Each call writes one line.
      hooks: { streamWrite: (line) => `${printable(line.trimEnd())}\n` },
    },
    pino.destination({ fd: to === "stdout" ? 1 : 2, sync: true }),
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message, error) =>
      logger.error({ ...fields, ...(error === undefined ? {} : errorFields(error)) }, message),
  };
}
