import "server-only";
import { staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { StaffOidcSettings } from "@/lib/settings";
import {
  findMemberByAddress,
  findMemberBySubject,
  lockMember,
  type StaffMemberRow,
  setOidcIdentity,
} from "@/lib/staff/member-store";
import { type OidcClaims, roleOf } from "@/lib/staff/oidc/claims";
import { endStaffSessions } from "@/lib/staff/session-store";
import { startStaffSession } from "@/lib/staff/sign-in-staff";

/**
 * - `wrong-issuer`: the token names another issuer than STAFF_OIDC_ISSUER
 * - `not-invited`: no staff member has this subject or address, or they were revoked
 * - `no-group`: none of the person's groups gives a role; their sessions end
 */
export type OidcRefusal = { kind: "wrong-issuer" } | { kind: "not-invited" } | { kind: "no-group" };

/**
 * Signs a staff member in by a verified ID token. The person must have been invited; the first sign-in binds the
 * provider's subject to them, later ones are found by it alone. The role is that of their groups now, a change is
 * recorded.
 */
export async function signInByOidc(
  ctx: Context,
  input: { oidc: StaffOidcSettings; claims: OidcClaims; client: Client },
): Promise<Result<{ sessionId: string }, OidcRefusal>> {
  const { oidc, claims, client } = input;
  const outcome = await inTransaction(ctx.db, async (tx): Promise<Result<{ sessionId: string }, OidcRefusal>> => {
    if (claims.issuer !== oidc.issuer) return err({ kind: "wrong-issuer" });
    const member = await lockInvited(tx, claims);
    if (!member) return err({ kind: "not-invited" });
    const now = ctx.clock.now();
    const role = roleOf(claims.groups, oidc.groups);
    if (!role) {
      await endStaffSessions(tx, member.id, "role-changed", now);
      return err({ kind: "no-group" });
    }
    await setOidcIdentity(tx, member.id, { role, subject: claims.subject });
    const present = { ...member, role };
    if (role !== member.role) {
      const details = { before: member.role, after: role, ...staffDetails(present) };
      await recordAuditEvent(tx, now, { kind: "staff.role-changed", actor: "system", details });
    }
    return ok({ sessionId: await startStaffSession(ctx, tx, present, { client, by: "oidc" }) });
  });
  if (!outcome.ok) {
    await recordAuditEvent(ctx.db, ctx.clock.now(), {
      kind: "staff.sign-in-refused",
      actor: "anonymous",
      network: client.network ?? undefined,
      details: { by: "oidc", why: outcome.error.kind },
    });
  }
  return outcome;
}

/** The staff member of a token, locked. An address counts only until it is bound to a subject. */
async function lockInvited(tx: Tx, { subject, email, isEmailRefused }: OidcClaims): Promise<StaffMemberRow | null> {
  const address = email && !isEmailRefused ? parseEmailAddress(email) : null;
  const bySubject = await findMemberBySubject(tx, subject);
  const found = bySubject ?? (address ? await findMemberByAddress(tx, address) : null);
  const member = found && (await lockMember(tx, found.id));
  if (!member || member.revokedAt) return null;
  return member.oidcSubject === null || member.oidcSubject === subject ? member : null;
}
