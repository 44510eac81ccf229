/**
 * The closure request (R14): its states, who decides, and when the account closes. Pure.
 *
 *     unconfirmed ─▶ awaiting-decision ─▶ grace ─▶ closed
 *          │                │    └─▶ rejected │
 *          └───────────▶ withdrawn ◀──────────┘
 */
import { assertNever } from "@/lib/kernel/result";
import { addCalendarDays, addMinutes, budapestDay, type CalendarDay, startOfBudapestDay } from "@/lib/kernel/time";

export const CONFIRM_TTL_HOURS = 24;
/** Budapest days between the decision and the closure, during which the customer can withdraw the request. */
export const GRACE_DAYS = 7;

export type ClosureState = "unconfirmed" | "awaiting-decision" | "grace" | "withdrawn" | "rejected" | "closed";
/** An account has at most one request in these states. */
export const OPEN_CLOSURE_STATES = ["awaiting-decision", "grace"] as const;
export type OpenClosureState = (typeof OPEN_CLOSURE_STATES)[number];
export type ClosureDecider = "rule" | "insurer";

/** Why staff reject a request; kept in the audit log, not told to the customer. */
export const REJECTION_REASONS = ["contract-active", "not-identified", "customer-stays"] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

const REFERENCE = /^T-\d{4}-[0-9A-Z]{6}$/;

/** Whether a text has the form of a request's reference. The request may not exist. */
export function isClosureReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** What decides a closure. A contract known only from a message is stored as active and electronic. */
export type KnownContract = {
  number: string;
  product: string;
  status: "active" | "ended";
  channel: "electronic" | "postal";
};

/** The contracts that prevent a closure by rule: active, and delivered electronically. */
export function electronicContracts<Contract extends KnownContract>(contracts: readonly Contract[]): Contract[] {
  return contracts.filter(({ status, channel }) => status === "active" && channel === "electronic");
}

/** `rule` when no active electronic contract is left, so that the account can be closed without a decision by staff. */
export function closureDecider(contracts: readonly KnownContract[]): ClosureDecider {
  return electronicContracts(contracts).length === 0 ? "rule" : "insurer";
}

/** What happens to a request. `decider`: who decides by the contracts as they are now. */
export type ClosureStep =
  | { kind: "confirmed"; decider: ClosureDecider }
  | { kind: "replaced" }
  | { kind: "approved" }
  | { kind: "rejected" }
  | { kind: "withdrawn" }
  | { kind: "grace-over"; decidedBy: ClosureDecider; decider: ClosureDecider };

/** The state after a step; null when the step is not allowed in this state. */
export function nextClosureState(state: ClosureState, step: ClosureStep): ClosureState | null {
  switch (step.kind) {
    case "confirmed":
      if (state !== "unconfirmed") return null;
      return step.decider === "rule" ? "grace" : "awaiting-decision";
    case "replaced":
      return state === "unconfirmed" ? "withdrawn" : null;
    case "approved":
      return state === "awaiting-decision" ? "grace" : null;
    case "rejected":
      return state === "awaiting-decision" ? "rejected" : null;
    case "withdrawn":
      return state === "awaiting-decision" || state === "grace" ? "withdrawn" : null;
    case "grace-over":
      if (state !== "grace") return null;
      // An electronic contract added since cancels a decision by rule. A decision by the insurer stands.
      return step.decidedBy === "rule" && step.decider === "insurer" ? "awaiting-decision" : "closed";
    default:
      return assertNever(step);
  }
}

/** The Budapest day on which the account closes: `GRACE_DAYS` after the day of the decision. */
export function closureDay(decidedAt: Date): CalendarDay {
  return addCalendarDays(budapestDay(decidedAt), GRACE_DAYS);
}

/** The first instant at which the account may be closed. */
export function closesAt(decidedAt: Date): Date {
  return startOfBudapestDay(closureDay(decidedAt));
}

/** The first instant at which the confirmation link has expired. */
export function confirmationExpiresAt(requestedAt: Date): Date {
  return addMinutes(requestedAt, CONFIRM_TTL_HOURS * 60);
}
