import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { Captcha } from "@/lib/auth/captcha/captcha";

/** State of the sign-in page after an attempt. All texts come from the server, in the language of the page. */
export type LoginState =
  /** `captcha`: the challenge that the next attempt must solve (R17); null if none. */
  | { view: "form"; email: string; errors: FieldMessage[]; captcha: Captcha | null }
  /** Locked, expired, or too many failures from this network. */
  | ({ view: "blocked" } & BlockedTexts);

/** Texts of the page that replaces the form. */
export type BlockedTexts = {
  email: string;
  heading: string;
  paragraphs: string[];
  /** A link was sent already: what to do when it does not arrive. */
  missing: { heading: string; text: string } | null;
  submit: string;
  /** Telephone number of customer service and what it is. */
  service: { label: string; phone: string };
};

export const FIRST_VISIT: LoginState = { view: "form", email: "", errors: [], captcha: null };
