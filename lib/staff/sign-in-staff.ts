import "server-only";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import {
  HashOverloadError,
  hashPassword,
  type PasswordHash,
  verifyPassword,
} from "@/lib/auth/credential/password-hash";
import type { Client } from "@/lib/auth/session/client";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { lookupForm } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import { countStaffSignIn } from "@/lib/metrics/process-metrics";
import { clearSubjectHits, takeClientHit, takeSubjectHit } from "@/lib/rate-limit/take-hit";
import {
  countRecoveryCodes,
  findMemberByAddress,
  lockMember,
  refreshStaffCredential,
  type StaffMemberRow,
  spendRecoveryCode,
  spendTotpStep,
} from "@/lib/staff/member-store";
import { recoveryCodeDigest } from "@/lib/staff/recovery-code";
import { insertStaffSession } from "@/lib/staff/session-store";
import { canBeStaffPassword, composedPassword } from "@/lib/staff/staff-password";
import { acceptedStep, looksLikeTotpCode } from "@/lib/staff/totp";
import { openTotpSecret, sealTotpSecret } from "@/lib/staff/totp-seal";

export type StaffSignInFailure =
  /**
   * Unknown, revoked or not enrolled; wrong password; wrong, used or outdated code: one case, so that nothing can be
   * told.
   */
  | { kind: "wrong" }
  /**
   * The attempts for this address (24 hours) or of this client (this hour) are used up; right ones do not count any
   * more.
   */
  | { kind: "too-many" }
  /** Too many passwords are being hashed at once. */
  | { kind: "overloaded" };

export type StartedStaffSession = {
  sessionId: string;
  /** Recovery codes left when one was used instead of the second factor; else null. */
  recoveryCodesLeft: number | null;
};

type SignInInput = {
  /** As typed. */
  emailAddress: string;
  password: string;
  /** The code of the authenticator app, or a recovery code; as typed, without blanks. */
  code: string;
  client: Client;
};

/**
 * Signs a staff member in by password and second factor, which are posted together: a right password alone shows
 * nothing. The attempt is counted before anything is compared, for known and unknown addresses; a sign-in clears the
 * counter. With OpenID Connect nobody gets in here.
 */
export async function signInStaff(
  ctx: Context,
  input: SignInInput,
): Promise<Result<StartedStaffSession, StaffSignInFailure>> {
  const result = await attemptSignIn(ctx, input);
  countStaffSignIn(result.ok ? "succeeded" : result.error.kind);
  return result;
}

async function attemptSignIn(
  ctx: Context,
  input: SignInInput,
): Promise<Result<StartedStaffSession, StaffSignInFailure>> {
  const { client } = input;
  const password = composedPassword(input.password);
  const subject = addressDigest(input.emailAddress, ctx.settings.authSecret);
  const about = { addressDigest: subject, network: client.network ?? undefined };
  const isAllowed =
    (await takeClientHit(ctx, "staff-sign-ins-by-client", client)) &&
    (await takeSubjectHit(ctx, "staff-sign-ins-by-subject", subject));
  if (!isAllowed) {
    await record(ctx, { kind: "staff.sign-in-refused", actor: "anonymous", ...about });
    return err({ kind: "too-many" });
  }
  const member = await findMemberByAddress(ctx.db, lookupForm(input.emailAddress));
  const stored = ctx.settings.staff.oidc ? null : storedPassword(member);
  try {
    const verification = await verifyPassword(password, stored, ctx.settings.peppers, canBeStaffPassword);
    const freshHash = verification === "stale" ? await rehash(ctx, password) : null;
    const started =
      member && verification !== "wrong"
        ? await inTransaction(ctx.db, (tx) => startByCode(ctx, tx, { member, subject, input, freshHash }))
        : null;
    if (!member || !started) {
      await record(ctx, { kind: "staff.sign-in-failed", actor: "anonymous", ...about });
      return err({ kind: "wrong" });
    }
    return ok(started);
  } catch (error) {
    if (error instanceof HashOverloadError) return err({ kind: "overloaded" });
    throw error;
  }
}

/** Null when too many passwords are being hashed; the old hash is kept until the next sign-in. */
async function rehash(ctx: Context, password: string): Promise<PasswordHash | null> {
  try {
    return await hashPassword(password, ctx.settings.peppers);
  } catch (error) {
    if (error instanceof HashOverloadError) return null;
    throw error;
  }
}

const record = (ctx: Context, event: AuditEvent) => recordAuditEvent(ctx.db, ctx.clock.now(), event);

/** Null when the member cannot sign in by password; then a dummy is compared at the same cost. */
function storedPassword(member: StaffMemberRow | null) {
  if (!member || member.revokedAt || !member.passwordHash || !member.pepperId) return null;
  return { passwordHash: member.passwordHash, pepperId: member.pepperId };
}

/**
 * Uses the code up and starts the session, under the lock of the staff member. Null when the code is not accepted, or
 * when the member changed while the password was compared.
 */
async function startByCode(
  ctx: Context,
  tx: Tx,
  attempt: { member: StaffMemberRow; subject: string; input: SignInInput; freshHash: PasswordHash | null },
): Promise<StartedStaffSession | null> {
  const { member, subject, input, freshHash } = attempt;
  const locked = await lockMember(tx, member.id);
  if (!locked || locked.revokedAt || locked.credentialVersion !== member.credentialVersion) return null;
  const isRecovery = !looksLikeTotpCode(input.code);
  if (!(await (isRecovery ? spendRecovery(ctx, tx, locked, input.code) : spendTotp(ctx, tx, locked, input.code))))
    return null;
  if (freshHash) await refreshStaffCredential(tx, locked.id, freshHash);
  await clearSubjectHits(ctx, tx, "staff-sign-ins-by-subject", subject);
  const sessionId = await startStaffSession(ctx, tx, locked, {
    client: input.client,
    by: isRecovery ? "recovery-code" : "totp",
  });
  return { sessionId, recoveryCodesLeft: isRecovery ? await countRecoveryCodes(tx, locked.id) : null };
}

async function spendTotp(ctx: Context, tx: Tx, member: StaffMemberRow, code: string): Promise<boolean> {
  const secret = openTotpSecret(ctx, member);
  const step = secret && acceptedStep(secret, code, ctx.clock.now(), member.totpStep);
  if (!secret || step === null || !(await spendTotpStep(tx, member.id, step))) return false;
  const isStale = member.totpKeyId !== ctx.settings.peppers.current.id;
  if (isStale) await refreshStaffCredential(tx, member.id, sealTotpSecret(ctx, member.id, secret));
  return true;
}

async function spendRecovery(ctx: Context, tx: Tx, member: StaffMemberRow, code: string): Promise<boolean> {
  const now = ctx.clock.now();
  if (!(await spendRecoveryCode(tx, member.id, recoveryCodeDigest(code), now))) return false;
  await recordAuditEvent(tx, now, {
    kind: "staff.recovery-code-used",
    actor: "insurer",
    details: staffDetails(member),
  });
  return true;
}

/**
 * Starts a session with a new id in the caller's transaction, which holds the lock of the staff member.
 *
 * @param how.by what proved the person: `totp`, `recovery-code`, `invitation` or `oidc`
 * @returns the id of the session
 */
export async function startStaffSession(
  ctx: Context,
  tx: Tx,
  member: Pick<StaffMemberRow, "id" | "number" | "name" | "role" | "credentialVersion">,
  how: { client: Client; by: string },
): Promise<string> {
  const now = ctx.clock.now();
  const id = ctx.random.uuid();
  const { network } = how.client;
  const { id: memberId, credentialVersion } = member;
  await insertStaffSession(tx, { id, memberId, credentialVersion, network, at: now });
  await recordAuditEvent(tx, now, {
    kind: "staff.signed-in",
    actor: "insurer",
    network: network ?? undefined,
    details: { by: how.by, ...staffDetails(member) },
  });
  return id;
}
