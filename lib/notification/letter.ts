/**
 * The letters this product sends, as data. A letter is plain JSON, so that it can wait in a queue; it carries facts,
 * never words: those come from the recipient's language when it is rendered. No personal data but the link itself.
 */
import type { CalendarDay } from "@/lib/kernel/time";

/** An instant, ISO 8601 in UTC. */
type Instant = string;

export type Letter =
  | { kind: "welcome"; props: { activationUrl: string; validDays: number } }
  | { kind: "activation-again"; props: { activationUrl: string; validDays: number } }
  | { kind: "new-item"; props: { mailboxUrl: string; availableUntil: CalendarDay } }
  /** `availableUntil` is the earliest of the items' days. */
  | { kind: "new-items"; props: { mailboxUrl: string; count: number; availableUntil: CalendarDay } }
  | { kind: "reset"; props: { resetUrl: string; validMinutes: number } }
  | { kind: "lockout"; props: { resetUrl: string; validMinutes: number } }
  | { kind: "changed"; props: { changedAt: Instant; validUntil: CalendarDay; forgotUrl: string } }
  | { kind: "expiry"; props: { days: number; validUntil: CalendarDay; renewUrl: string } }
  | { kind: "expired"; props: { forgotUrl: string } }
  /** `browser` and `system` are null when the browser did not say. */
  | {
      kind: "new-browser";
      props: { signedInAt: Instant; browser: string | null; system: string | null; forgotUrl: string };
    }
  /** A digest, `days` (30 or 7) before; `firstDeletion` is the earliest of the items' days. */
  | { kind: "retention"; props: { mailboxUrl: string; count: number; days: number; firstDeletion: CalendarDay } }
  | { kind: "reply-received"; props: { reference: string; sentUrl: string } }
  | { kind: "close-confirm"; props: { confirmUrl: string; validHours: number } }
  | { kind: "close-refused"; props: { reference: string } }
  /** The day that `closing` announced has come and the account was not closed; staff decide. */
  | { kind: "close-postponed"; props: { reference: string; promisedOn: CalendarDay } }
  | { kind: "closing"; props: { closesOn: CalendarDay; downloadUrl: string } }
  /** The one letter that goes to somebody whose account is closed. */
  | { kind: "closed"; props: { reference: string } }
  /** To the new address. */
  | { kind: "address-confirm"; props: { confirmUrl: string; validHours: number } }
  /** To the old address. */
  | { kind: "address-changed"; props: Record<never, never> }
  /** Without a button when the customer portal has no address here. */
  | { kind: "moved"; props: { customerPortalUrl: string | null } };

export type LetterKind = Letter["kind"];

export const LETTER_KINDS = [
  "welcome",
  "activation-again",
  "new-item",
  "new-items",
  "reset",
  "lockout",
  "changed",
  "expiry",
  "expired",
  "new-browser",
  "retention",
  "reply-received",
  "close-confirm",
  "close-refused",
  "close-postponed",
  "closing",
  "closed",
  "address-confirm",
  "address-changed",
  "moved",
] as const satisfies readonly LetterKind[];

/** Letters whose link opens something by itself: they overtake the rest of the queue (SECURITY, SEC-77). */
export const LETTERS_WITH_TOKEN: readonly LetterKind[] = [
  "welcome",
  "activation-again",
  "reset",
  "lockout",
  "close-confirm",
  "address-confirm",
];

/** Letters whose link confirms a request that lies in a table of its own: they have to name that request. */
export const LETTERS_OF_A_REQUEST: readonly LetterKind[] = ["close-confirm", "address-confirm"];
