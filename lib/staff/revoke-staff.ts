import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import { findMemberByAddress, lockMember, setRevoked } from "@/lib/staff/member-store";
import { endStaffSessions } from "@/lib/staff/session-store";

/**
 * Ends a person's access: sessions and invitation end at once, and no sign-in opens another one, by OpenID Connect
 * either.
 *
 * @returns number of sessions ended; `already` for somebody who is revoked
 */
export async function revokeStaff(
  ctx: Context,
  emailAddress: EmailAddress,
): Promise<Result<{ sessions: number }, { kind: "unknown-address" } | { kind: "already" }>> {
  const found = await findMemberByAddress(ctx.db, emailAddress);
  if (!found) return err({ kind: "unknown-address" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const member = await lockMember(tx, found.id);
    if (!member || member.revokedAt) return err({ kind: "already" });
    await setRevoked(tx, member.id, now);
    const sessions = await endStaffSessions(tx, member.id, "revoked", now);
    await recordAuditEvent(tx, now, {
      kind: "staff.revoked",
      actor: "insurer",
      details: { member: member.id, name: member.name, role: member.role, sessions },
    });
    return ok({ sessions });
  });
}
