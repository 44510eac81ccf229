import { findGuessReason, type PersonalWords } from "@/lib/auth/credential/guessable-password";
import { type GuessReason, type PasswordViolation, passwordViolations } from "@/lib/auth/credential/password-policy";
import { err, ok, type Result } from "@/lib/kernel/result";

export type NewPasswordFailure =
  | { kind: "breaks-rule"; violations: PasswordViolation[] }
  /** Satisfies R15 but is easy to guess. */
  | { kind: "guessable"; reason: GuessReason };

/** Validates a password that a customer chooses: first against R15, then whether it is easy to guess. */
export function checkNewPassword(password: string, person: PersonalWords): Result<string, NewPasswordFailure> {
  const violations = passwordViolations(password);
  if (violations.length > 0) return err({ kind: "breaks-rule", violations });
  const reason = findGuessReason(password, person);
  return reason ? err({ kind: "guessable", reason }) : ok(password);
}
