/** The form's answer when there is something to mend; otherwise it leads to /password/sent. */
export type ForgotState = { email: string; error: string | null };

export const NOTHING_ASKED: ForgotState = { email: "", error: null };
