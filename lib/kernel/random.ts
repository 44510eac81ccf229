/** The only source of random values; operations get it as `ctx.random`, so that tests can fix it. */
export interface Random {
  /** Cryptographically strong random bytes. */
  bytes(length: number): Uint8Array;
  /** A random (version 4) UUID. */
  uuid(): string;
}

export const systemRandom: Random = {
  bytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
  uuid: () => globalThis.crypto.randomUUID(),
};

/**
 * A whole number from 0 to `limit` - 1, every value equally likely. Bytes that would make small numbers more likely are
 * discarded.
 *
 * @param limit 1 to 256
 */
export function randomBelow(random: Random, limit: number): number {
  const fair = 256 - (256 % limit);
  for (;;) {
    for (const byte of random.bytes(16)) {
      if (byte < fair) return byte % limit;
    }
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in its canonical lower-case form. Callers treat any other id as unknown, not as an error. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
