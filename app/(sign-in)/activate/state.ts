import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";

/** `check`: what the next attempt needs besides (activate-3). */
export type ActivateState = { errors: FieldMessage[]; check: Captcha | null };

export const NOT_TRIED: ActivateState = { errors: [], check: null };
