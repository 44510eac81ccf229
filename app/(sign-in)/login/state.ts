import type { FieldMessage } from "@/app/_components/error-summary";

/** What the sign-in page shows after an attempt; every word is the server's, in the reader's language. */
export type LoginState =
  | { view: "form"; email: string; errors: FieldMessage[] }
  /** Locked or expired: what happened, and the way out. */
  | { view: "blocked"; email: string; heading: string; paragraphs: string[]; submit: string };

export const FIRST_VISIT: LoginState = { view: "form", email: "", errors: [] };
