import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";

/** What the sign-in page shows after an attempt; every word is the server's, in the reader's language. */
export type LoginState =
  /** `captcha`: what the next attempt needs besides (R17). */
  | { view: "form"; email: string; errors: FieldMessage[]; captcha: Captcha | null }
  /** Locked, expired or too often from here: what happened, and the way out. */
  | { view: "blocked"; email: string; heading: string; paragraphs: string[]; submit: string };

export const FIRST_VISIT: LoginState = { view: "form", email: "", errors: [], captcha: null };
