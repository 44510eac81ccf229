/**
 * The expected outcome of an operation: a value, or one case of a closed union of failures. Faults are thrown instead.
 */
export type Result<T, E extends { kind: string }> = { ok: true; value: T } | { ok: false; error: E };

export function ok(): { ok: true; value: undefined };
export function ok<T>(value: T): { ok: true; value: T };
export function ok<T>(value?: T) {
  return { ok: true as const, value };
}

export function err<E extends { kind: string }>(error: E): { ok: false; error: E } {
  return { ok: false, error };
}

/** Makes the compiler refuse a switch that misses a case. @throws when called all the same, with unchecked data */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
