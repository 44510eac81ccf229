/** State of the form after an invalid address; otherwise the action redirects to /password/sent. */
export type ForgotState = { email: string; error: string | null };

export const NOTHING_ASKED: ForgotState = { email: "", error: null };
