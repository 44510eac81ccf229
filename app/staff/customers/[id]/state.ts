import type { FieldMessage } from "@/app/_components/form/error-summary";

/** What the page of a customer shows after an act: the new initial password, once, or why nothing was done. */
export type CustomerActState = { initialPassword: string | null; message: string | null };

export const NO_ACT: CustomerActState = { initialPassword: null, message: null };

/** A new e-mail address that was refused, as it was typed, and why. */
export type AddressState = { typed: string; errors: FieldMessage[] };

export const NO_ADDRESS: AddressState = { typed: "", errors: [] };
