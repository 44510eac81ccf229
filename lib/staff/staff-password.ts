import "server-only";
import { countGuesses } from "@/lib/auth/credential/guessable-password";
import { PASSWORD_RULES } from "@/lib/auth/credential/password-policy";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isDamagedText } from "@/lib/kernel/typed-text";

/** Characters. No rule about kinds of characters (NIST SP 800-63B, ASVS 6.2.1, 6.2.5); R15 is for customers only. */
export const STAFF_PASSWORD_MIN_LENGTH = 15;
export const STAFF_PASSWORD_MAX_LENGTH = 128;
/**
 * Fewer guesses are refused. Higher than for customers, because staff see many customers, and 15 characters give room.
 */
const MIN_GUESSES = 1e10;

/** `invalid-characters`: the text was damaged on its way (`isDamagedText`). */
export type StaffPasswordFailure = {
  kind: "too-short" | "too-long" | "invalid-characters" | "guessable";
};

/** A typed password in the one spelling that is hashed: keyboards differ in how they compose accents. */
export function composedPassword(typed: string): string {
  return typed.normalize("NFC");
}

/** Whether typed text can be a stored password; other text is compared with a dummy. */
export function canBeStaffPassword(text: string): boolean {
  return text.length <= STAFF_PASSWORD_MAX_LENGTH && !isDamagedText(text);
}

/**
 * Checks a password that a staff member chooses. The estimator reads the beginning of it, as long as a customer's
 * password may be: a leaked or guessable beginning is refused, whatever follows.
 */
export function checkStaffPassword(
  password: string,
  person: { emailAddress: string; name: string; insurer: string },
): Result<string, StaffPasswordFailure> {
  if (isDamagedText(password)) return err({ kind: "invalid-characters" });
  if ([...password].length < STAFF_PASSWORD_MIN_LENGTH) return err({ kind: "too-short" });
  if (!canBeStaffPassword(password)) return err({ kind: "too-long" });
  const beginning = [...password].slice(0, PASSWORD_RULES.maxLength).join("");
  return countGuesses(beginning, person) < MIN_GUESSES ? err({ kind: "guessable" }) : ok(password);
}
