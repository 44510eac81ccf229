/**
 * A registration in the customer portal that was started in this portal (R19): its states and what ends it. Pure.
 *
 *     pending ─▶ done        the customer portal reported that the customer is registered
 *        ├─────▶ cancelled   it reported that the customer cancelled
 *        └─────▶ expired     no report arrived in time
 */
import { addMinutes } from "@/lib/kernel/time";

/** Lifetime of a ticket (docs/customer-portal.md#the-ticket). */
const TICKET_TTL_MINUTES = 5;
/** Time within which the customer portal can report the outcome: enough for a registration form with a long break. */
const REPORT_WITHIN_MINUTES = 24 * 60;
/** How long the services page shows that a registration was cancelled. */
const SHOW_CANCELLED_MINUTES = 24 * 60;

export type RegistrationState = "pending" | "done" | "cancelled" | "expired";
/** Outcomes that the customer portal can report (docs/customer-portal.md#the-report). */
export const REPORTED_OUTCOMES = ["registered", "cancelled"] as const;
export type ReportedOutcome = (typeof REPORTED_OUTCOMES)[number];

export type KnownRegistration = { state: RegistrationState; expiresAt: Date; endedAt: Date | null };

/** The first instant at which a ticket has expired. */
export function ticketExpiresAt(issuedAt: Date): Date {
  return addMinutes(issuedAt, TICKET_TTL_MINUTES);
}

/** The first instant at which no outcome can be reported any more. */
export function registrationExpiresAt(issuedAt: Date): Date {
  return addMinutes(issuedAt, REPORT_WITHIN_MINUTES);
}

/** What a report does to a registration. */
export type ReportStep =
  | { kind: "end"; state: "done" | "cancelled" }
  /** The same outcome was reported before: nothing changes and the answer is the same. */
  | { kind: "repeated" }
  /** Another outcome was reported before and stands. */
  | { kind: "already-ended" }
  | { kind: "expired" };

/** Decides what a report does. A registration ends once; the same outcome may be reported again at any time. */
export function reportStep(registration: KnownRegistration, outcome: ReportedOutcome, now: Date): ReportStep {
  const state = outcome === "registered" ? "done" : "cancelled";
  if (registration.state === state) return { kind: "repeated" };
  if (registration.state === "expired") return { kind: "expired" };
  if (registration.state !== "pending") return { kind: "already-ended" };
  return registration.expiresAt <= now ? { kind: "expired" } : { kind: "end", state };
}

/** What the services page shows. `open`: the customer can start a registration. */
export type RegistrationView = "registered" | "unconfigured" | "pending" | "cancelled" | "open";

/**
 * Decides what the services page shows.
 *
 * @param known.latest the customer's newest registration; null when there is none
 * @param known.customerPortalSince set by a report or by an import of the insurer
 */
export function registrationView(
  known: { configured: boolean; customerPortalSince: Date | null; latest: KnownRegistration | null },
  now: Date,
): RegistrationView {
  const { configured, customerPortalSince, latest } = known;
  if (customerPortalSince) return "registered";
  if (!configured) return "unconfigured";
  if (latest?.state === "pending" && latest.expiresAt > now) return "pending";
  const shownUntil =
    latest?.state === "cancelled" && latest.endedAt && addMinutes(latest.endedAt, SHOW_CANCELLED_MINUTES);
  return shownUntil && shownUntil > now ? "cancelled" : "open";
}
