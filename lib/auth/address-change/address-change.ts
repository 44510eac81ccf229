import { addMinutes } from "@/lib/kernel/time";

export const ADDRESS_CONFIRM_TTL_HOURS = 24;

/** So long a second staff member can approve a proposed address. */
export const PROPOSAL_TTL_HOURS = 72;

/** The first instant at which the link that confirms a new address no longer works. */
export function addressChangeExpiresAt(requestedAt: Date): Date {
  return addMinutes(requestedAt, ADDRESS_CONFIRM_TTL_HOURS * 60);
}

/** The first instant at which a proposed address can no longer be approved. */
export function proposalExpiresAt(proposedAt: Date): Date {
  return addMinutes(proposedAt, PROPOSAL_TTL_HOURS * 60);
}
