/**
 * The letters this product sends, as data. A letter is plain JSON, so that it can wait in a queue; it carries facts,
 * never words: those come from the recipient's language when it is rendered. No personal data but the link itself.
 */
import type { CalendarDay } from "@/lib/kernel/time";

/** An instant, ISO 8601 in UTC. */
type Instant = string;

export type NotificationContent =
  | { kind: "welcome"; props: { activationUrl: string; validDays: number } }
  | { kind: "activation-again"; props: { activationUrl: string; validDays: number } }
  | { kind: "new-message"; props: { mailboxUrl: string; availableUntil: CalendarDay } }
  /** `availableUntil` is the earliest of the items' days. */
  | { kind: "new-messages"; props: { mailboxUrl: string; count: number; availableUntil: CalendarDay } }
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
  | { kind: "closure-scheduled"; props: { closesOn: CalendarDay; downloadUrl: string } }
  /** The one letter that goes to somebody whose account is closed. */
  | { kind: "closed"; props: { reference: string } }
  /** To the new address. */
  | { kind: "address-confirm"; props: { confirmUrl: string; validHours: number } }
  /** To the old address. */
  | { kind: "address-changed"; props: Record<never, never> }
  /** Without a button when the customer portal has no address here. */
  | { kind: "customer-portal"; props: { customerPortalUrl: string | null } };

export type NotificationKind = NotificationContent["kind"];

export const NOTIFICATION_KINDS = [
  "welcome",
  "activation-again",
  "new-message",
  "new-messages",
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
  "closure-scheduled",
  "closed",
  "address-confirm",
  "address-changed",
  "customer-portal",
] as const satisfies readonly NotificationKind[];

/** Letters whose link opens something by itself: they overtake the rest of the queue (SECURITY, SEC-77). */
export const KINDS_WITH_TOKEN: readonly NotificationKind[] = [
  "welcome",
  "activation-again",
  "reset",
  "lockout",
  "close-confirm",
  "address-confirm",
];

/** Letters whose link confirms a request that lies in a table of its own: they have to name that request. */
export const KINDS_WITH_REQUEST: readonly NotificationKind[] = ["close-confirm", "address-confirm"];
