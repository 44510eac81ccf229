import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";

/** `captcha`: the challenge that the next attempt must solve; null if none. */
export type ActivateState = { errors: FieldMessage[]; captcha: Captcha | null };

export const NOT_TRIED: ActivateState = { errors: [], captcha: null };
