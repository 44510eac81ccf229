import "server-only";
import { staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { HashOverloadError, hashPassword } from "@/lib/auth/credential/password-hash";
import { looksLikeToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import type { Client } from "@/lib/auth/session/client";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { clearSubjectHits } from "@/lib/rate-limit/take-hit";
import {
  findMemberByInvitation,
  lockMember,
  replaceRecoveryCodes,
  type StaffMemberRow,
  setStaffCredential,
} from "@/lib/staff/member-store";
import { newRecoveryCodes, recoveryCodeDigest } from "@/lib/staff/recovery-code";
import { endStaffSessions } from "@/lib/staff/session-store";
import { startStaffSession } from "@/lib/staff/sign-in-staff";
import { checkStaffPassword, composedPassword, type StaffPasswordFailure } from "@/lib/staff/staff-password";
import { acceptedStep, totpEnrolment } from "@/lib/staff/totp";
import { offeredTotpSecret, sealTotpSecret } from "@/lib/staff/totp-seal";

export type OpenInvitation = {
  emailAddress: string;
  name: string;
  /** The second factor to set up: for a QR code, and for typing. */
  totp: { uri: string; base32: string };
};

export type AcceptFailure =
  /** Unknown, used, expired, or the person was revoked. */
  | { kind: "unknown-invitation" }
  | StaffPasswordFailure
  /** The code is not the one of the offered secret at this time. */
  | { kind: "wrong-code" }
  | { kind: "overloaded" };

async function findInvited(ctx: Context, token: string): Promise<StaffMemberRow | null> {
  if (!looksLikeToken(token) || ctx.settings.staff.oidc) return null;
  const member = await findMemberByInvitation(ctx.db, tokenDigest(token));
  return member && isInvited(member, ctx.clock.now()) ? member : null;
}

function isInvited({ revokedAt, invitationExpiresAt }: StaffMemberRow, now: Date): boolean {
  return revokedAt === null && invitationExpiresAt !== null && now < invitationExpiresAt;
}

/** The invitation of a link's token, for the page that accepts it; null when it cannot be accepted. Changes nothing. */
export async function describeInvitation(ctx: Context, token: string): Promise<OpenInvitation | null> {
  const member = await findInvited(ctx, token);
  if (!member) return null;
  const { emailAddress, name } = member;
  const issuer = `${ctx.settings.brand.name} – Küldeményeim`;
  return { emailAddress, name, totp: totpEnrolment(offeredTotpSecret(ctx, token), { issuer, label: emailAddress }) };
}

/**
 * Accepts an invitation: saves password and second factor, uses the link up, ends the member's earlier sessions and
 * signs them in.
 *
 * @param input.code of the authenticator app, which proves that the secret was taken over
 * @returns the recovery codes, of which only digests are stored
 */
export async function acceptInvitation(
  ctx: Context,
  input: { token: string; password: string; code: string; client: Client },
): Promise<Result<{ sessionId: string; recoveryCodes: string[] }, AcceptFailure>> {
  const { token, code, client } = input;
  const password = composedPassword(input.password);
  const found = await findInvited(ctx, token);
  if (!found) return err({ kind: "unknown-invitation" });
  const { emailAddress, name } = found;
  const checked = checkStaffPassword(password, { emailAddress, name, insurer: ctx.settings.brand.name });
  if (!checked.ok) return checked;
  const secret = offeredTotpSecret(ctx, token);
  const now = ctx.clock.now();
  const step = acceptedStep(secret, code, now, null);
  if (step === null) return err({ kind: "wrong-code" });
  try {
    const hash = await hashPassword(password, ctx.settings.peppers);
    const recoveryCodes = newRecoveryCodes(ctx.random);
    const sessionId = await inTransaction(ctx.db, async (tx) => {
      const member = await lockMember(tx, found.id);
      // Another request may have accepted it, or a newer invitation replaced it, while the password was hashed.
      if (member?.invitationDigest !== tokenDigest(token) || !isInvited(member, now)) return null;
      await setStaffCredential(tx, member.id, { ...hash, ...sealTotpSecret(ctx, member.id, secret), totpStep: step });
      await replaceRecoveryCodes(tx, member.id, recoveryCodes.map(recoveryCodeDigest));
      await endStaffSessions(tx, member.id, "enrolled-again", now);
      // Failures with what was lost must not keep out the person who has enrolled anew.
      const subject = addressDigest(member.emailAddress, ctx.settings.authSecret);
      await clearSubjectHits(ctx, tx, "staff-sign-ins-by-subject", subject);
      await recordAuditEvent(tx, now, { kind: "staff.enrolled", actor: "insurer", details: staffDetails(member) });
      const enrolled = { ...member, credentialVersion: member.credentialVersion + 1 };
      return startStaffSession(ctx, tx, enrolled, { client, by: "invitation" });
    });
    return sessionId === null ? err({ kind: "unknown-invitation" }) : ok({ sessionId, recoveryCodes });
  } catch (error) {
    if (error instanceof HashOverloadError) return err({ kind: "overloaded" });
    throw error;
  }
}
