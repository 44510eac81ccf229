/** What the start page says about the portal's own work, by role. Pure. */
import { STAFF_ROLES, type StaffRole } from "@/lib/audit/staff-actor";

const OPERATION_PARTS = {
  /** Whether notifications are sent. Concerns all who wait for a customer. */
  sending: STAFF_ROLES,
  /** Customers whom no e-mail has reached. */
  "given-up": STAFF_ROLES,
  webhooks: ["sender", "auditor", "admin"],
  "purge-guard": ["auditor", "admin"],
} as const satisfies Record<string, readonly StaffRole[]>;

/**
 * Whether a role sees a part. What the page lists of customers needs the role of the page that it leads to
 * (STAFF_ACCESS).
 */
export function maySee(role: StaffRole, part: keyof typeof OPERATION_PARTS): boolean {
  const roles: readonly StaffRole[] = OPERATION_PARTS[part];
  return roles.includes(role);
}
