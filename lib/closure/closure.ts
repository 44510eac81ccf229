/**
 * The closing of an account (R14): its states, who decides, when it is done. Pure.
 *
 *     unconfirmed ─▶ awaiting-decision ─▶ grace ─▶ closed
 *          │                │    └─▶ rejected │
 *          └───────────▶ withdrawn ◀──────────┘
 */
import { assertNever } from "@/lib/kernel/result";
import { addCalendarDays, addMinutes, budapestDay, type CalendarDay, startOfBudapestDay } from "@/lib/kernel/time";

export const CONFIRM_TTL_HOURS = 24;
/** So long a decided closing can be called off, in Budapest days. */
export const GRACE_DAYS = 7;
/** Requests of one account: so far apart, so many a Budapest day (SEC-19). */
export const MINUTES_BETWEEN_REQUESTS = 1;
export const MAX_REQUESTS_A_DAY = 5;

export type ClosureState = "unconfirmed" | "awaiting-decision" | "grace" | "withdrawn" | "rejected" | "closed";
export type ClosureDecider = "rule" | "insurer";

/** What is known of a contract; one that only a message mentioned counts as active and electronic. */
export type KnownContract = {
  number: string;
  product: string;
  status: "active" | "ended";
  channel: "electronic" | "postal";
};

/** The contracts that speak against closing by the rule: active, and their mail comes here. */
export function electronicContracts<Contract extends KnownContract>(contracts: readonly Contract[]): Contract[] {
  return contracts.filter(({ status, channel }) => status === "active" && channel === "electronic");
}

/** The rule decides where nothing would be left without its mail; anything else is the insurer's to decide. */
export function closureDecider(contracts: readonly KnownContract[]): ClosureDecider {
  return electronicContracts(contracts).length === 0 ? "rule" : "insurer";
}

/** What happens to a request. `contracts`: who decides by the contracts as they are now. */
export type ClosureStep =
  | { kind: "confirmed"; decider: ClosureDecider }
  | { kind: "replaced" }
  | { kind: "approved" }
  | { kind: "rejected" }
  | { kind: "withdrawn" }
  | { kind: "grace-over"; decidedBy: ClosureDecider; decider: ClosureDecider };

/** @returns the state after the step; null when there is no such step from here */
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
      // A contract made electronic in the meantime takes the decision from the rule; the insurer's own stands.
      return step.decidedBy === "rule" && step.decider === "insurer" ? "awaiting-decision" : "closed";
    default:
      return assertNever(step);
  }
}

/** The day on which an account closes whose closing was decided now: a week later by the calendar. */
export function closureDay(decidedAt: Date): CalendarDay {
  return addCalendarDays(budapestDay(decidedAt), GRACE_DAYS);
}

/** The first instant at which it may be closed. */
export function closesAt(decidedAt: Date): Date {
  return startOfBudapestDay(closureDay(decidedAt));
}

/** The first instant at which the confirmation link is dead. */
export function confirmationExpiresAt(requestedAt: Date): Date {
  return addMinutes(requestedAt, CONFIRM_TTL_HOURS * 60);
}
