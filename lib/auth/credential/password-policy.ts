import { trimBlanks } from "@/lib/kernel/typed-text";

/** The password policy (R15). The browser and the server run this file. */
export const PASSWORD_RULES = { minLength: 8, maxLength: 16, minLowercase: 2, minUppercase: 2, minDigits: 2 } as const;

export type PasswordViolation =
  | "too-short"
  | "too-long"
  | "few-lowercase"
  | "few-uppercase"
  | "few-digits"
  | "forbidden-character";

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/**
 * Reads a password from a form field: removes blanks at both ends, which come from copying (no password contains any).
 * Nothing else is changed. Every form reads its passwords with this function.
 *
 * @returns "" for a missing field or a file
 */
export function typedPassword(typed: unknown): string {
  return typeof typed === "string" ? trimBlanks(typed) : "";
}

/** All violations of R15; empty for a valid password. Blanks are forbidden characters. */
export function passwordViolations(password: string): PasswordViolation[] {
  const violations: PasswordViolation[] = [];
  if (password.length < PASSWORD_RULES.minLength) violations.push("too-short");
  if (password.length > PASSWORD_RULES.maxLength) violations.push("too-long");
  if (count(password, /[a-z]/g) < PASSWORD_RULES.minLowercase) violations.push("few-lowercase");
  if (count(password, /[A-Z]/g) < PASSWORD_RULES.minUppercase) violations.push("few-uppercase");
  if (count(password, /[0-9]/g) < PASSWORD_RULES.minDigits) violations.push("few-digits");
  if (/[^A-Za-z0-9]/.test(password)) violations.push("forbidden-character");
  return violations;
}

/**
 * What makes a password that satisfies R15 easy to guess: something that an attacker may know about the customer, a
 * common word or leaked password, or a pattern (neighbouring keys, a sequence, a repetition, a date).
 */
export type GuessReason = "personal" | "common" | "pattern";

/** `good`, or why the password is easy to guess. */
export type PasswordRating = "good" | GuessReason;
