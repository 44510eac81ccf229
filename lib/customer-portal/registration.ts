/**
 * A registration in the customer portal that was started here (R19): its states, and what ends it. Pure.
 *
 *     pending ─▶ done        the customer portal reported that he is registered
 *        ├─────▶ cancelled   it reported that he broke off
 *        └─────▶ expired     nothing was reported in time
 */
import { addMinutes } from "@/lib/kernel/time";

/** So long a ticket can be presented to the customer portal (CONTRACT, details). */
const TICKET_TTL_MINUTES = 5;
/** So long a registration that a ticket began may take until it is reported: a form with a long break in it. */
const REPORT_WITHIN_MINUTES = 24 * 60;
/** So long a customer reads that his registration was broken off. */
const SHOW_CANCELLED_MINUTES = 24 * 60;
/** Tickets of one account within an hour. */
export const MAX_STARTS_AN_HOUR = 10;

export type RegistrationState = "pending" | "done" | "cancelled" | "expired";
/** What the customer portal can report of a ticket. */
export const REPORTED_OUTCOMES = ["registered", "cancelled"] as const;
export type ReportedOutcome = (typeof REPORTED_OUTCOMES)[number];

export type KnownRegistration = { state: RegistrationState; expiresAt: Date; endedAt: Date | null };

/** The first instant at which a ticket is worth nothing. */
export function ticketExpiresAt(issuedAt: Date): Date {
  return addMinutes(issuedAt, TICKET_TTL_MINUTES);
}

/** The first instant at which nothing can be reported of it any more. */
export function registrationExpiresAt(issuedAt: Date): Date {
  return addMinutes(issuedAt, REPORT_WITHIN_MINUTES);
}

/** The state to move to; or why there is none to move to. */
export type ReportStep =
  | { kind: "end"; state: "done" | "cancelled" }
  /** The same was reported before: the answer is the same, and nothing happens. */
  | { kind: "repeated" }
  /** Something else was reported before, which stands. */
  | { kind: "already-ended" }
  | { kind: "expired" };

/** A ticket ends once (SEC-25); whoever did not hear the answer may report the same again, however late. */
export function reportStep(registration: KnownRegistration, outcome: ReportedOutcome, now: Date): ReportStep {
  const state = outcome === "registered" ? "done" : "cancelled";
  if (registration.state === state) return { kind: "repeated" };
  if (registration.state === "expired") return { kind: "expired" };
  if (registration.state !== "pending") return { kind: "already-ended" };
  return registration.expiresAt <= now ? { kind: "expired" } : { kind: "end", state };
}

/** What the services page tells a customer (UX.md 6.13, services-1 to services-6 without the passing ones). */
export type RegistrationView = "registered" | "unconfigured" | "pending" | "cancelled" | "open";

/**
 * @param known.latest his newest registration; null when he started none
 * @param known.customerPortalSince set by a report or by the insurer's import, which both count
 */
export function registrationView(
  known: { configured: boolean; customerPortalSince: Date | null; latest: KnownRegistration | null },
  now: Date,
): RegistrationView {
  const { configured, customerPortalSince, latest } = known;
  if (customerPortalSince) return "registered";
  if (!configured) return "unconfigured";
  if (latest?.state === "pending" && latest.expiresAt > now) return "pending";
  const toldUntil =
    latest?.state === "cancelled" && latest.endedAt && addMinutes(latest.endedAt, SHOW_CANCELLED_MINUTES);
  return toldUntil && toldUntil > now ? "cancelled" : "open";
}
