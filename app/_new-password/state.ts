import type { FieldMessage } from "@/app/_components/error-summary";

/** What a form for a new password shows after it was sent; what was typed never comes back. */
export type NewPasswordState = { errors: FieldMessage[] };

export const NOT_SENT: NewPasswordState = { errors: [] };
