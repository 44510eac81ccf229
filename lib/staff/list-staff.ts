import "server-only";
import type { StaffRole } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { listMembers } from "@/lib/staff/member-store";

export type ListedStaffMember = {
  number: number;
  email: string;
  name: string;
  role: StaffRole;
  /** `invited`: has not accepted the invitation; with OpenID Connect, has not signed in yet. */
  state: "invited" | "invitation-expired" | "active" | "revoked";
};

/** All staff members by number, revoked ones included. */
export async function listStaff(ctx: Context): Promise<ListedStaffMember[]> {
  const now = ctx.clock.now();
  return (await listMembers(ctx.db)).map((member) => {
    const { number, emailAddress: email, name, role, revokedAt, invitationExpiresAt: until } = member;
    const isActive = member.passwordHash !== null || member.oidcSubject !== null;
    const waiting = until !== null && until <= now ? ("invitation-expired" as const) : ("invited" as const);
    return { number, email, name, role, state: revokedAt ? "revoked" : isActive ? "active" : waiting };
  });
}
