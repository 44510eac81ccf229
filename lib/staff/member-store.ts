import "server-only";
import { and, asc, count, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { staffMembers, staffRecoveryCodes } from "@/drizzle/schema/staff";
import type { StaffRole } from "@/lib/audit/staff-actor";
import type { PasswordHash } from "@/lib/auth/credential/password-hash";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";

export type StaffMemberRow = typeof staffMembers.$inferSelect;

export async function findMember(db: Db, memberId: string): Promise<StaffMemberRow | null> {
  const [row] = await db.select().from(staffMembers).where(eq(staffMembers.id, memberId));
  return row ?? null;
}

export async function findMemberByAddress(db: Db, emailAddress: string): Promise<StaffMemberRow | null> {
  const [row] = await db.select().from(staffMembers).where(eq(staffMembers.emailAddress, emailAddress));
  return row ?? null;
}

export async function findMemberBySubject(db: Db, oidcSubject: string): Promise<StaffMemberRow | null> {
  const [row] = await db.select().from(staffMembers).where(eq(staffMembers.oidcSubject, oidcSubject));
  return row ?? null;
}

export async function findMemberByInvitation(db: Db, invitationDigest: string): Promise<StaffMemberRow | null> {
  const [row] = await db.select().from(staffMembers).where(eq(staffMembers.invitationDigest, invitationDigest));
  return row ?? null;
}

/** Locks a staff member until the transaction ends; null for an unknown id. */
export async function lockMember(db: Db, memberId: string): Promise<StaffMemberRow | null> {
  const [row] = await db.select().from(staffMembers).where(eq(staffMembers.id, memberId)).for("no key update");
  return row ?? null;
}

/** All staff members, revoked ones included, by number. */
export function listMembers(db: Db): Promise<StaffMemberRow[]> {
  return db.select().from(staffMembers).orderBy(asc(staffMembers.number));
}

/** Staff members with one of the roles who are not revoked, by name. */
export function listMembersIn(
  db: Db,
  roles: readonly StaffRole[],
  limit: number,
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: staffMembers.id, name: staffMembers.name })
    .from(staffMembers)
    .where(and(isNull(staffMembers.revokedAt), inArray(staffMembers.role, [...roles])))
    .orderBy(sql`${staffMembers.name} collate "hu-x-icu"`, asc(staffMembers.number))
    .limit(limit);
}

/** Whether there is a staff member who is not revoked. */
export async function hasMembers(db: Db): Promise<boolean> {
  const [row] = await db
    .select({ id: staffMembers.id })
    .from(staffMembers)
    .where(isNull(staffMembers.revokedAt))
    .limit(1);
  return row !== undefined;
}

/** Names and numbers of staff members by id. */
export async function findMemberNames(db: Db, ids: string[]): Promise<Map<string, { name: string; number: number }>> {
  const rows = await db
    .select({ id: staffMembers.id, name: staffMembers.name, number: staffMembers.number })
    .from(staffMembers)
    .where(anyOf(staffMembers.id, ids));
  return new Map(rows.map(({ id, name, number }) => [id, { name, number }]));
}

/** Names of staff members by number. */
export async function findNamesByNumber(db: Db, numbers: number[]): Promise<string[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .select({ name: staffMembers.name })
    .from(staffMembers)
    .where(inArray(staffMembers.number, numbers))
    .orderBy(asc(staffMembers.name));
  return rows.map(({ name }) => name);
}

type Invitation = { digest: string; expiresAt: Date } | null;

/** @returns false when the address is in use already */
export async function insertMember(
  db: Db,
  member: { id: string; emailAddress: string; name: string; role: StaffRole; invitedAt: Date; invitation: Invitation },
): Promise<boolean> {
  const { invitation, ...row } = member;
  const inserted = await db
    .insert(staffMembers)
    .values({ ...row, invitationDigest: invitation?.digest, invitationExpiresAt: invitation?.expiresAt })
    .onConflictDoNothing({ target: staffMembers.emailAddress })
    .returning({ id: staffMembers.id });
  return inserted.length > 0;
}

/** Invites a known staff member again: earlier password, second factor and revocation are void. */
export async function inviteMemberAgain(
  db: Db,
  memberId: string,
  invited: { name: string; role: StaffRole; at: Date; invitation: Invitation },
): Promise<void> {
  await db
    .update(staffMembers)
    .set({
      name: invited.name,
      role: invited.role,
      invitedAt: invited.at,
      revokedAt: null,
      invitationDigest: invited.invitation?.digest ?? null,
      invitationExpiresAt: invited.invitation?.expiresAt ?? null,
      ...{ passwordHash: null, pepperId: null, totpSecret: null, totpKeyId: null, totpStep: null, oidcSubject: null },
      credentialVersion: sql`${staffMembers.credentialVersion} + 1`,
    })
    .where(eq(staffMembers.id, memberId));
}

/** Password and second factor of an accepted invitation, which is used up. */
export async function setStaffCredential(
  db: Db,
  memberId: string,
  credential: PasswordHash & { totpSecret: Buffer; totpKeyId: string; totpStep: number },
): Promise<void> {
  await db
    .update(staffMembers)
    .set({
      ...credential,
      invitationDigest: null,
      invitationExpiresAt: null,
      credentialVersion: sql`${staffMembers.credentialVersion} + 1`,
    })
    .where(eq(staffMembers.id, memberId));
}

/**
 * Uses up the code of a step. One statement, so that of two requests with the same code only one gets in.
 *
 * @returns false when a code of this step or a later one was accepted before
 */
export async function spendTotpStep(db: Db, memberId: string, step: number): Promise<boolean> {
  const used = await db
    .update(staffMembers)
    .set({ totpStep: step })
    .where(and(eq(staffMembers.id, memberId), or(isNull(staffMembers.totpStep), lt(staffMembers.totpStep, step))))
    .returning({ id: staffMembers.id });
  return used.length > 0;
}

/** Replaces password hash or sealed secret by ones under the present keys; their meaning stays. */
export async function refreshStaffCredential(
  db: Db,
  memberId: string,
  fresh: Partial<Pick<StaffMemberRow, "passwordHash" | "pepperId" | "totpSecret" | "totpKeyId">>,
): Promise<void> {
  await db.update(staffMembers).set(fresh).where(eq(staffMembers.id, memberId));
}

export async function replaceRecoveryCodes(db: Db, memberId: string, digests: string[]): Promise<void> {
  await db.delete(staffRecoveryCodes).where(eq(staffRecoveryCodes.memberId, memberId));
  if (digests.length > 0) await db.insert(staffRecoveryCodes).values(digests.map((digest) => ({ memberId, digest })));
}

/** Uses up a recovery code. @returns false when it is unknown or used */
export async function spendRecoveryCode(db: Db, memberId: string, digest: string, at: Date): Promise<boolean> {
  const { memberId: member, digest: own, usedAt } = staffRecoveryCodes;
  const used = await db
    .update(staffRecoveryCodes)
    .set({ usedAt: at })
    .where(and(eq(member, memberId), eq(own, digest), isNull(usedAt)))
    .returning({ digest: own });
  return used.length > 0;
}

/** Number of codes that are not used. */
export async function countRecoveryCodes(db: Db, memberId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(staffRecoveryCodes)
    .where(and(eq(staffRecoveryCodes.memberId, memberId), isNull(staffRecoveryCodes.usedAt)));
  return row?.n ?? 0;
}

export async function setRevoked(db: Db, memberId: string, at: Date): Promise<void> {
  await db
    .update(staffMembers)
    .set({ revokedAt: at, invitationDigest: null, invitationExpiresAt: null })
    .where(eq(staffMembers.id, memberId));
}

/** Role and subject as the OpenID provider gives them. */
export async function setOidcIdentity(
  db: Db,
  memberId: string,
  { role, subject }: { role: StaffRole; subject: string },
): Promise<void> {
  await db.update(staffMembers).set({ role, oidcSubject: subject }).where(eq(staffMembers.id, memberId));
}
