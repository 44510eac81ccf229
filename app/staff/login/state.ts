import type { FieldMessage } from "@/app/_components/form/error-summary";

/** State of the sign-in page of staff after an attempt. Password and code never come back. */
export type StaffLoginState = { email: string; errors: FieldMessage[] };

export const FIRST_STAFF_VISIT: StaffLoginState = { email: "", errors: [] };
