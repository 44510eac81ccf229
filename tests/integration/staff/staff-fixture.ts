import { randomUUID } from "node:crypto";
import type { StaffActor, StaffRole } from "@/lib/audit/staff-actor";
import { type Client, UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { type EmailAddress, parseEmailAddress } from "@/lib/kernel/email-address";
import { ownSnapshot, type StaffSignInOutcome } from "@/lib/metrics/process-metrics";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { findMemberByAddress } from "@/lib/staff/member-store";
import { signInStaff } from "@/lib/staff/sign-in-staff";
import { totpCode } from "@/lib/staff/totp";
import { offeredTotpSecret } from "@/lib/staff/totp-seal";
import type { TestContext } from "@/tests/support/context";

export const STAFF_PASSWORD = "lámpás zebra kefír horizont";

/** A client with rate limits of its own. */
export const someClient = (): Client => ({ ...UNKNOWN_CLIENT, limitKey: randomUUID() });

export const newStaffAddress = () => parseEmailAddress(`${randomUUID().slice(0, 13)}@staff.example.hu`) as EmailAddress;

/** The code that an authenticator app shows at an instant. */
export const codeAt = totpCode;

export type Enrolled = {
  email: EmailAddress;
  member: StaffActor;
  secret: Buffer;
  recoveryCodes: string[];
  sessionId: string;
};

export async function inviteSomebody(ctx: Context, { role = "service" as StaffRole, email = newStaffAddress() } = {}) {
  const { link } = await inviteStaff(ctx, { emailAddress: email, name: "Kiss Ilona", role });
  const token = link?.url.split("/").at(-1) ?? "";
  return { email, token, secret: offeredTotpSecret(ctx, token) };
}

/** Invites a person, who accepts at once. The clock is then moved on, so that the next code is a new one. */
export async function enrol({ ctx, clock }: TestContext, role: StaffRole = "service"): Promise<Enrolled> {
  const { email, token, secret } = await inviteSomebody(ctx, { role });
  const code = codeAt(secret, ctx.clock.now());
  const accepted = await acceptInvitation(ctx, { token, password: STAFF_PASSWORD, code, client: someClient() });
  if (!accepted.ok) throw new Error(accepted.error.kind);
  const row = await findMemberByAddress(ctx.db, email);
  if (!row) throw new Error("no member");
  clock.advance({ seconds: 30 });
  const { id, number, name } = row;
  return { email, member: { id, number, name, role }, secret, ...accepted.value };
}

export type StaffAttempt = { password?: string; code?: string; client?: Client };

/** One attempt to sign in; with the right password and code unless others are given. */
export function trySignIn(
  ctx: Context,
  { email, secret }: Pick<Enrolled, "email" | "secret">,
  attempt: StaffAttempt = {},
) {
  const { password = STAFF_PASSWORD, code = codeAt(secret, ctx.clock.now()), client = someClient() } = attempt;
  return signInStaff(ctx, { emailAddress: email, password, code, client });
}

export async function outcomeOf(attempt: ReturnType<typeof signInStaff>): Promise<string> {
  const outcome = await attempt;
  return outcome.ok ? "in" : outcome.error.kind;
}

/** How often staff have signed in, or not, with an outcome, as Prometheus reads it. */
export async function countedSignIns(outcome: StaffSignInOutcome): Promise<number> {
  const metric = (await ownSnapshot()).find(({ name }) => name === "portal_sign_ins_total");
  const sample = metric?.values.find(({ labels }) => labels.person === "staff" && labels.outcome === outcome);
  if (!sample) throw new Error(`${outcome} is not counted`);
  return sample.value;
}
