import { passwordViolations } from "@/lib/auth/credential/password-policy";
import { type Random, randomBelow } from "@/lib/kernel/random";

/** Without 0, O, 1, l and I, which look alike. */
const ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
export const INITIAL_PASSWORD_LENGTH = 12;

/**
 * Generates a random password that satisfies R15. Candidates that break the rule are discarded, so that all valid
 * passwords are equally likely.
 *
 * @param length number of characters, 8 to 16
 */
export function generatePassword(random: Random, length: number = INITIAL_PASSWORD_LENGTH): string {
  for (;;) {
    const password = Array.from({ length }, () => ALPHABET[randomBelow(random, ALPHABET.length)]).join("");
    if (passwordViolations(password).length === 0) return password;
  }
}
