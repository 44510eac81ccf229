import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";
import type { PasswordRating } from "@/lib/auth/credential/password-policy";

/** State of a form for a new password after it was sent; it never contains the entered text. */
export type NewPasswordState = {
  errors: FieldMessage[];
  /** The challenge that the next attempt must solve, where the current password is asked for. */
  captcha?: Captcha | null;
};

export const NOT_SENT: NewPasswordState = { errors: [] };

/** The rating of the entered password; null when there is none. */
export type RatingState = { rating: PasswordRating | null };

export const NOT_RATED: RatingState = { rating: null };
