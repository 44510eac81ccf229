import { isGuessable, type PersonalWords } from "@/lib/auth/credential/guessable-password";
import { type PasswordViolation, passwordViolations } from "@/lib/auth/credential/password-policy";
import { err, ok, type Result } from "@/lib/kernel/result";

export type NewPasswordFailure =
  | { kind: "breaks-rule"; violations: PasswordViolation[] }
  /** Obeys R15 and is easy to guess. */
  | { kind: "guessable" };

/** The check of every password that a customer chooses: R15 first, then whether it is easy to guess. */
export function checkNewPassword(password: string, person: PersonalWords): Result<string, NewPasswordFailure> {
  const violations = passwordViolations(password);
  if (violations.length > 0) return err({ kind: "breaks-rule", violations });
  return isGuessable(password, person) ? err({ kind: "guessable" }) : ok(password);
}
