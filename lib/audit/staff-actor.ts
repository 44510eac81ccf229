/** The staff member behind an act that is recorded with the actor `insurer`. */

export const STAFF_ROLES = ["service", "sender", "auditor", "admin"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** A signed-in staff member. Name and role are recorded as they are at the time of the act. */
export type StaffActor = { id: string; number: number; name: string; role: StaffRole };

/**
 * Role and number of the staff member who acted: what a customer reads. `null`: the command line, or before there was
 * staff.
 */
export type ShownStaff = { role: StaffRole; number: number } | null;

type Details = Record<string, string | number>;

/**
 * Details of an audit event that name the staff member, to be merged into the event's own.
 *
 * @param by undefined for the command line, which has no person
 */
export function staffDetails(by: StaffActor | undefined): Details {
  return by ? { staffId: by.id, staffNumber: by.number, staffName: by.name, staffRole: by.role } : {};
}

/** The same for the history of a message, which the customer reads: without id and name. */
export function shownStaffDetails(by: StaffActor | undefined): Details {
  return by ? { staffNumber: by.number, staffRole: by.role } : {};
}

/** Reads role and number from the details of an event. */
export function shownStaff(details: Record<string, unknown>): ShownStaff {
  const role = STAFF_ROLES.find((one) => one === details.staffRole);
  const { staffNumber } = details;
  return role && typeof staffNumber === "number" ? { role, number: staffNumber } : null;
}
