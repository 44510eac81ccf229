/**
 * Replaces `@node-rs/argon2` in tests of counters and races: makes hashes of the same format in microseconds. The real
 * hashing is tested in `tests/integration/auth/hashes.test.ts`.
 */
import { createHash } from "node:crypto";

type Parameters = { memoryCost: number; timeCost: number; parallelism: number };

const digest = (password: string | Buffer) => createHash("sha256").update(password).digest("base64url");

export async function hash(password: string | Buffer, { memoryCost, timeCost, parallelism }: Parameters) {
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$cheap$${digest(password)}`;
}

export async function verify(stored: string, password: string | Buffer): Promise<boolean> {
  return stored.endsWith(`$${digest(password)}`);
}
