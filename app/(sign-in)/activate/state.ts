import type { FieldMessage } from "@/app/_components/error-summary";

export type ActivateState = { errors: FieldMessage[] };

export const NOT_TRIED: ActivateState = { errors: [] };
