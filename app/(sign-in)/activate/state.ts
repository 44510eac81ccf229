import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";

/** `captcha`: what the next attempt needs besides (activate-3). */
export type ActivateState = { errors: FieldMessage[]; captcha: Captcha | null };

export const NOT_TRIED: ActivateState = { errors: [], captcha: null };
