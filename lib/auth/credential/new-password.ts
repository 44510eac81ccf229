import { isGuessable, type PersonalWords } from "@/lib/auth/credential/guessable-password";
import { type PasswordViolation, passwordViolations } from "@/lib/auth/credential/password-policy";
import { err, ok, type Result } from "@/lib/kernel/result";

export type NewPasswordFailure =
  | { kind: "breaks-rule"; violations: PasswordViolation[] }
  /** Obeys the rule and would be among the first guesses (SEC-3). */
  | { kind: "guessable" };

/** The one check of every password that a customer chooses, whichever way it comes in (SEC-1, SEC-3). */
export function checkNewPassword(password: string, person: PersonalWords): Result<string, NewPasswordFailure> {
  const violations = passwordViolations(password);
  if (violations.length > 0) return err({ kind: "breaks-rule", violations });
  return isGuessable(password, person) ? err({ kind: "guessable" }) : ok(password);
}
