import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";

/** State of a form for a new password after it was sent; it never contains the entered text. */
export type NewPasswordState = {
  errors: FieldMessage[];
  /** The challenge that the next attempt must solve, where the current password is asked for. */
  captcha?: Captcha | null;
};

export const NOT_SENT: NewPasswordState = { errors: [] };
