import type { FieldMessage } from "@/app/_components/error-summary";
import type { SecurityCheck } from "@/lib/auth/captcha/security-check";

/** What a form for a new password shows after it was sent; what was typed never comes back. */
export type NewPasswordState = {
  errors: FieldMessage[];
  /** What the next attempt needs besides, where the current password is asked for. */
  check?: SecurityCheck | null;
};

export const NOT_SENT: NewPasswordState = { errors: [] };
