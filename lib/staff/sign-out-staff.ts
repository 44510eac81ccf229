import "server-only";
import { staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { endStaffSession } from "@/lib/staff/session-store";

/** Ends a staff member's session. Ending it again does nothing. */
export async function signOutStaff(ctx: Context, session: Pick<StaffSession, "id" | "member">): Promise<void> {
  const now = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    if (!(await endStaffSession(tx, session.id, "signed-out", now))) return;
    await recordAuditEvent(tx, now, {
      kind: "staff.signed-out",
      actor: "insurer",
      details: staffDetails(session.member),
    });
  });
}
