import { type PasswordViolation, passwordViolations } from "@/lib/auth/credential/password-policy";
import { err, ok, type Result } from "@/lib/kernel/result";

export type NewPasswordFailure = { kind: "breaks-rule"; violations: PasswordViolation[] };

/** The one check of every new password, whichever way it comes in (SEC-1). */
export function checkNewPassword(password: string): Result<string, NewPasswordFailure> {
  const violations = passwordViolations(password);
  return violations.length > 0 ? err({ kind: "breaks-rule", violations }) : ok(password);
}
