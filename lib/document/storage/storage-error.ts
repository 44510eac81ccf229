/**
 * - `missing`: the store answers by its own error code that it has no such object, or that it ends before the first
 *   requested byte
 * - `refused`: it does not accept the request as it is: wrong credentials, no such bucket, a clock that is wrong
 * - `unavailable`: no answer, none in time, a fault of the store, or fewer bytes than it announced
 */
export type StorageFailure = "missing" | "refused" | "unavailable";

/** A store of documents could not do what was asked. The message holds neither credentials nor bytes. */
export class StorageError extends Error {
  constructor(
    readonly kind: StorageFailure,
    /** The store's own error code, an HTTP status or the code of a connection error, for log and doctor. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`The document storage failed: ${kind}, ${reason}`, options);
    this.name = "StorageError";
  }
}

/**
 * Why the document storage failed, where that is the reason of an error; null where it is not. Read by its properties,
 * also from the error's cause: Next wraps what breaks a response off, and loads this module once per bundle.
 */
export function storageFailureOf(error: unknown): Pick<StorageError, "kind" | "reason"> | null {
  if (typeof error !== "object" || error === null) return null;
  const { name, kind, reason, cause } = error as Partial<StorageError>;
  return name === "StorageError" && kind && reason !== undefined ? { kind, reason } : storageFailureOf(cause);
}
