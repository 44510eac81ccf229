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
    };

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
] as const satisfies readonly LetterKind[];

/** Letters whose link opens something by itself: they overtake the rest of the queue (SECURITY, SEC-77). */
export const LETTERS_WITH_TOKEN: readonly LetterKind[] = ["welcome", "activation-again", "reset", "lockout"];
