import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";

/** What a form for a new password shows after it was sent; what was typed never comes back. */
export type NewPasswordState = {
  errors: FieldMessage[];
  /** What the next attempt needs besides, where the current password is asked for. */
  captcha?: Captcha | null;
};

export const NOT_SENT: NewPasswordState = { errors: [] };
