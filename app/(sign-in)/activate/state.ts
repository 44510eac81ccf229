import type { FieldMessage } from "@/app/_components/error-summary";
import type { SecurityCheck } from "@/lib/auth/captcha/security-check";

/** `check`: what the next attempt needs besides (activate-3). */
export type ActivateState = { errors: FieldMessage[]; check: SecurityCheck | null };

export const NOT_TRIED: ActivateState = { errors: [], check: null };
