import "server-only";
import { createHmac } from "node:crypto";
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { PASSWORD_RULES } from "@/lib/auth/credential/password-policy";
import type { KeyRing, NamedKey } from "@/lib/settings";

/** What is stored of a password. */
export type PasswordHash = { passwordHash: string; pepperId: string };
/** `stale`: right, but made with an older pepper or cheaper parameters; hash it anew while the password is at hand. */
export type Verification = "right" | "stale" | "wrong";

/** argon2id: its number in the library, whose const enum cannot be imported by one file at a time. */
const ARGON2ID = 2;
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const PARAMETERS_IN_PHC = "$argon2id$v=19$m=19456,t=2,p=1$";
/** As many at once as cores; who would wait behind this many is told so instead (SEC-4). */
const MAX_WAITING = 200;

/** Too many passwords are being checked at once; nothing was decided. */
export class HashOverloadError extends Error {}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= availableParallelism()) {
    if (waiting.length >= MAX_WAITING) throw new HashOverloadError("too many passwords at once");
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** As text, all 256 bits of it: the library verifies nothing but UTF-8. */
function peppered(password: string, pepper: NamedKey): string {
  return createHmac("sha256", pepper.key).update(password, "utf8").digest("base64");
}

/** What no stored password can be is not worth a hash of its own, only its time. */
function canBePassword(candidate: string): boolean {
  return candidate.length <= PASSWORD_RULES.maxLength && /^[A-Za-z0-9]+$/.test(candidate);
}

/** @throws HashOverloadError */
export async function hashPassword(password: string, peppers: KeyRing): Promise<PasswordHash> {
  const passwordHash = await inTurn(() => hash(peppered(password, peppers.current), PARAMETERS));
  return { passwordHash, pepperId: peppers.current.id };
}

let dummy: Promise<string> | undefined;

/**
 * Checks a candidate against what is stored. Without anything stored, or for a candidate that can be no password, the
 * same work is done on a dummy, so that the time tells nothing (SEC-17).
 *
 * @throws HashOverloadError
 */
export async function verifyPassword(
  candidate: string,
  stored: { passwordHash: string | null; pepperId: string } | null,
  peppers: KeyRing,
): Promise<Verification> {
  const pepper = stored && peppers.all.find((key) => key.id === stored.pepperId);
  if (!stored?.passwordHash || !pepper || !canBePassword(candidate)) {
    dummy ??= hash(Buffer.alloc(32), PARAMETERS);
    const target = await dummy;
    await inTurn(() => verify(target, peppered("no password is this long", peppers.current)));
    return "wrong";
  }
  const { passwordHash } = stored;
  if (!(await inTurn(() => verify(passwordHash, peppered(candidate, pepper))))) return "wrong";
  return pepper.id === peppers.current.id && passwordHash.startsWith(PARAMETERS_IN_PHC) ? "right" : "stale";
}
