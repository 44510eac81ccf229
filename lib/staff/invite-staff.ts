import "server-only";
import type { StaffRole } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { newToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { addMinutes } from "@/lib/kernel/time";
import {
  findMemberByAddress,
  insertMember,
  inviteMemberAgain,
  lockMember,
  replaceRecoveryCodes,
} from "@/lib/staff/member-store";
import { endStaffSessions } from "@/lib/staff/session-store";

export const INVITATION_HOURS = 72;

export type StaffInvitation = {
  /** The person was known: their password, second factor and sessions are void. */
  again: boolean;
  /** The link to hand over, shown once; null with OpenID Connect, where the provider knows the person. */
  link: { url: string; expiresAt: Date } | null;
};

/**
 * Makes somebody a staff member, or invites a known one again: with another role, after a lost second factor, or after
 * a revocation. The link lives INVITATION_HOURS.
 *
 * @param input.name of the person, for the audit log and for colleagues; customers never see it
 */
export async function inviteStaff(
  ctx: Context,
  input: { emailAddress: EmailAddress; name: string; role: StaffRole },
): Promise<StaffInvitation> {
  const { emailAddress, name, role } = input;
  const now = ctx.clock.now();
  const token = newToken(ctx.random);
  const expiresAt = addMinutes(now, INVITATION_HOURS * 60);
  const hasOidc = ctx.settings.staff.oidc !== null;
  const invitation = hasOidc ? null : { digest: tokenDigest(token), expiresAt };
  const again = await inTransaction(ctx.db, async (tx) => {
    const id = ctx.random.uuid();
    const isNew = await insertMember(tx, { id, emailAddress, name, role, invitedAt: now, invitation });
    const known = isNew ? null : await findMemberByAddress(tx, emailAddress);
    const before = known && (await lockMember(tx, known.id));
    if (before) {
      await inviteMemberAgain(tx, before.id, { name, role, at: now, invitation });
      await replaceRecoveryCodes(tx, before.id, []);
      await endStaffSessions(tx, before.id, "enrolled-again", now);
    }
    await recordAuditEvent(tx, now, {
      kind: "staff.invited",
      actor: "insurer",
      details: { member: before?.id ?? id, name, role, roleBefore: before?.role ?? null },
    });
    return before !== null;
  });
  return { again, link: hasOidc ? null : { url: `${ctx.settings.appUrl}/staff/invitation/${token}`, expiresAt } };
}
