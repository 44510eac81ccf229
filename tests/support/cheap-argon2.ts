/**
 * In the place of `@node-rs/argon2` where a test proves counters and races, not hashing: what it makes looks like the real
 * thing and costs microseconds. The real one is proved in `tests/integration/auth/hashes.test.ts`.
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
