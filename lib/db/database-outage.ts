/** Whether an error means that the database is out of reach, so that the same request may succeed in a moment. Pure. */

/** Codes of the system for a server that cannot be reached, and those of postgres.js for a connection that was lost. */
const CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
]);
/**
 * SQLSTATE: classes 08 (connection) and 53 (no connection, memory or disk left), a server that stops or starts, and one
 * that is read-only because another one takes its place.
 */
const SERVER_CODES = /^(?:08...|53...|57P0[1-3]|25006)$/;
/** The messages with which the driver of the job queue fails without a code. */
const QUEUE_MESSAGE = /^(?:Connection terminated|timeout exceeded when trying to connect)/;

/** What is read of an error. By its properties: an error of Node is no instance of another realm's Error. */
type Failure = { name?: unknown; message?: unknown; code?: unknown; cause?: unknown; errors?: unknown };

function isOutage({ code, errors, message }: Failure): boolean {
  if (typeof code === "string") return CONNECTION_CODES.has(code) || SERVER_CODES.test(code);
  if (Array.isArray(errors)) return errors.some((one: Failure) => isOutage(one));
  return typeof message === "string" && QUEUE_MESSAGE.test(message);
}

/**
 * @param error as thrown by an operation. Its cause counts only where drizzle has wrapped it: the cause of another
 *        error, such as a failed `fetch`, is not about the database
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const failure: Failure = error;
  const isWrapped = typeof failure.message === "string" && failure.message.startsWith("Failed query");
  return isOutage(isWrapped && failure.cause ? (failure.cause as Failure) : failure);
}
