import type { FieldMessage } from "@/app/_components/form/error-summary";

/** State of the page of an invitation. The recovery codes are shown once. */
export type InvitationState = { errors: FieldMessage[]; recoveryCodes: string[] | null };

export const OPENED_INVITATION: InvitationState = { errors: [], recoveryCodes: null };
