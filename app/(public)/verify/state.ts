/** The answer of the page to one document; texts in the language of the page. */
export type VerifyState = {
  error: string | null;
  answer: { tone: "success" | "warning"; text: string } | null;
};

export const NOTHING_CHECKED: VerifyState = { error: null, answer: null };

/** Larger documents are not placed (docs/security.md#limits-of-size-and-number). */
export const MAX_CHECKED_BYTES = 50 * 1024 * 1024;
