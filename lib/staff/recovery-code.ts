import { createHash } from "node:crypto";
import { type Random, randomBelow } from "@/lib/kernel/random";

export const RECOVERY_CODES = 10;
const GROUPS = 6;
const GROUP_LENGTH = 4;
/**
 * Without the letters I, L, O and U and the digits 0 and 1. 24 of these characters have 117 bits: from 112 on a plain
 * digest may be stored (ASVS 6.5.2).
 */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A new code such as `7K3D-QMPX-94CF-TWYH-2ABC-ESVZ`. */
function newRecoveryCode(random: Random): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomBelow(random, ALPHABET.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** The codes of an enrolment, shown once. Each replaces the second factor once. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(random));
}

/** SHA-256 of a code as stored, hex. Blanks, hyphens and the case of a typed one make no difference. */
export function recoveryCodeDigest(code: string): string {
  return createHash("sha256")
    .update(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ""))
    .digest("hex");
}
