import { addMinutes } from "@/lib/kernel/time";

export const ADDRESS_CONFIRM_TTL_HOURS = 24;

/** The first instant at which the link that confirms a new address no longer works. */
export function addressChangeExpiresAt(requestedAt: Date): Date {
  return addMinutes(requestedAt, ADDRESS_CONFIRM_TTL_HOURS * 60);
}
