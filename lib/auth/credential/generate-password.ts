import { passwordViolations } from "@/lib/auth/credential/password-policy";
import { type Random, randomBelow } from "@/lib/kernel/random";

/** No look-alikes: 0 and O, 1, l and I are left out (CONTRACT, decision 11). */
const ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
export const INITIAL_PASSWORD_LENGTH = 12;

/** A random password that obeys R15, every one equally likely: those that break the rule are thrown away. */
export function generatePassword(random: Random, length: number = INITIAL_PASSWORD_LENGTH): string {
  for (;;) {
    const password = Array.from({ length }, () => ALPHABET[randomBelow(random, ALPHABET.length)]).join("");
    if (passwordViolations(password).length === 0) return password;
  }
}
