import { trimBlanks } from "@/lib/kernel/typed-text";

/** The brochure's rule for passwords (R15), as data and one function; the browser and the server run the same file. */
export const PASSWORD_RULES = { minLength: 8, maxLength: 16, minLowercase: 2, minUppercase: 2, minDigits: 2 } as const;

export type PasswordViolation =
  | "tooShort"
  | "tooLong"
  | "fewLowercase"
  | "fewUppercase"
  | "fewDigits"
  | "forbiddenCharacter";

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/**
 * The password that is meant by what stands in a field: blanks at the ends come from copying, because no password holds
 * any. Nothing inside is changed and nothing is cut. Every form reads its passwords by this.
 */
export function typedPassword(typed: unknown): string {
  return typeof typed === "string" ? trimBlanks(typed) : "";
}

/** Every way in which a password breaks the rule; empty when it obeys. Blanks count as forbidden characters. */
export function passwordViolations(password: string): PasswordViolation[] {
  const found: PasswordViolation[] = [];
  if (password.length < PASSWORD_RULES.minLength) found.push("tooShort");
  if (password.length > PASSWORD_RULES.maxLength) found.push("tooLong");
  if (count(password, /[a-z]/g) < PASSWORD_RULES.minLowercase) found.push("fewLowercase");
  if (count(password, /[A-Z]/g) < PASSWORD_RULES.minUppercase) found.push("fewUppercase");
  if (count(password, /[0-9]/g) < PASSWORD_RULES.minDigits) found.push("fewDigits");
  if (/[^A-Za-z0-9]/.test(password)) found.push("forbiddenCharacter");
  return found;
}
