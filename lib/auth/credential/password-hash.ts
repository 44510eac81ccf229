import "server-only";
import { createHmac } from "node:crypto";
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { PASSWORD_RULES } from "@/lib/auth/credential/password-policy";
import { type ProcessShare, shareOf } from "@/lib/kernel/process-share";
import { countRefusedHash, readHashQueueBy } from "@/lib/metrics/process-metrics";
import type { KeyRing, NamedKey } from "@/lib/settings";

/** What is stored of a password: a PHC string and the id of the pepper. */
export type PasswordHash = { passwordHash: string; pepperId: string };
/** `stale`: right, but hashed with an older pepper or cheaper parameters; the caller should hash the password again. */
export type Verification = "right" | "stale" | "wrong";

/** Value of `Algorithm.Argon2id`. The library exports a const enum, which cannot be imported under isolatedModules. */
const ARGON2ID = 2;
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const PARAMETERS_IN_PHC = "$argon2id$v=19$m=19456,t=2,p=1$";
/** How many more hashes may wait in all server processes together. Further ones fail with `HashOverloadError`. */
const MAX_WAITING = 200;

/**
 * How many hashes a server process computes at once, and how many more wait. All processes together compute as many as
 * there are cores; each computes at least one.
 */
export function hashLimits(cores: number, share?: ProcessShare): { atOnce: number; waiting: number } {
  return { atOnce: shareOf(cores, 1, share), waiting: shareOf(MAX_WAITING, 1, share) };
}

/** Too many passwords are being hashed at once. The password was not compared. */
export class HashOverloadError extends Error {}

// Next loads this module once per bundle; hashes must be counted once per process.
const shared = globalThis as { portalHashes?: { running: number; waiting: (() => void)[]; dummy?: Promise<string> } };
shared.portalHashes ??= { running: 0, waiting: [] };
const hashes = shared.portalHashes;
readHashQueueBy(() => ({ running: hashes.running, waiting: hashes.waiting.length }));

async function runLimited<T>(work: () => Promise<T>): Promise<T> {
  const limits = hashLimits(availableParallelism());
  if (hashes.running >= limits.atOnce) {
    if (hashes.waiting.length >= limits.waiting) {
      countRefusedHash();
      throw new HashOverloadError("too many passwords at once");
    }
    await new Promise<void>((resolve) => hashes.waiting.push(resolve));
  } else hashes.running += 1;
  try {
    return await work();
  } finally {
    const next = hashes.waiting.shift();
    if (next) next();
    else hashes.running -= 1;
  }
}

/** HMAC-SHA-256 with the pepper, as base64, because the library accepts only UTF-8 text for verification. */
function applyPepper(password: string, pepper: NamedKey): string {
  return createHmac("sha256", pepper.key).update(password, "utf8").digest("base64");
}

/** False for text that cannot be a stored password; it is compared with a dummy hash instead. */
function canBePassword(candidate: string): boolean {
  return candidate.length <= PASSWORD_RULES.maxLength && /^[A-Za-z0-9]+$/.test(candidate);
}

/**
 * Hashes a password with argon2id and the current pepper.
 *
 * @throws HashOverloadError
 */
export async function hashPassword(password: string, peppers: KeyRing): Promise<PasswordHash> {
  const passwordHash = await runLimited(() => hash(applyPepper(password, peppers.current), PARAMETERS));
  return { passwordHash, pepperId: peppers.current.id };
}

/**
 * Verifies a typed password against the stored hash. When nothing is stored, or the text cannot be a password, the same
 * work is done on a dummy hash, so that the response time does not show the difference.
 *
 * @param candidate as typed, of any length
 * @param stored null when there is no account or credential
 * @param isPossible false for text that cannot be a stored password; by default R15's characters and length
 *
 * @throws HashOverloadError
 */
export async function verifyPassword(
  candidate: string,
  stored: { passwordHash: string | null; pepperId: string } | null,
  peppers: KeyRing,
  isPossible: (text: string) => boolean = canBePassword,
): Promise<Verification> {
  const pepper = stored && peppers.all.find((key) => key.id === stored.pepperId);
  if (!stored?.passwordHash || !pepper || !isPossible(candidate)) {
    hashes.dummy ??= hash(Buffer.alloc(32), PARAMETERS);
    const target = await hashes.dummy;
    await runLimited(() => verify(target, applyPepper("no password is this long", peppers.current)));
    return "wrong";
  }
  const { passwordHash } = stored;
  if (!(await runLimited(() => verify(passwordHash, applyPepper(candidate, pepper))))) return "wrong";
  return pepper.id === peppers.current.id && passwordHash.startsWith(PARAMETERS_IN_PHC) ? "right" : "stale";
}
