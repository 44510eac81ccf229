import type { StaffRole } from "@/lib/audit/staff-actor";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { findMemberByAddress } from "@/lib/staff/member-store";
import { signOutStaff } from "@/lib/staff/sign-out-staff";
import { totpCode, totpEnrolment } from "@/lib/staff/totp";
import { offeredTotpSecret, openTotpSecret } from "@/lib/staff/totp-seal";

/** A staff member of the demo, with what a sign-in needs. */
export type DemoStaffMember = {
  email: string;
  name: string;
  role: StaffRole;
  password: string;
  /** For an authenticator app, in Base32. */
  totpSecret: string;
};

const PASSWORD = "kilenc sárga bicikli szekrény";
const STAFF: Pick<DemoStaffMember, "email" | "name" | "role">[] = [
  { email: "judit.szabo@staff.example.hu", name: "Szabó Judit", role: "service" },
  { email: "peter.molnar@staff.example.hu", name: "Molnár Péter", role: "sender" },
  { email: "katalin.biro@staff.example.hu", name: "Bíró Katalin", role: "admin" },
];

/** Makes the demo's staff members, each by an invitation that is accepted at once; a second run changes nothing. */
export async function seedStaff(ctx: Context): Promise<DemoStaffMember[]> {
  const seeded: DemoStaffMember[] = [];
  for (const person of STAFF) {
    const secret = (await presentSecret(ctx, person.email)) ?? (await enrol(ctx, person));
    const totpSecret = totpEnrolment(secret, { issuer: "demo", label: person.email }).base32;
    seeded.push({ ...person, password: PASSWORD, totpSecret });
  }
  return seeded;
}

async function presentSecret(ctx: Context, email: string): Promise<Buffer | null> {
  const member = await findMemberByAddress(ctx.db, email);
  return member && openTotpSecret(ctx, member);
}

async function enrol(ctx: Context, { email, name, role }: (typeof STAFF)[number]): Promise<Buffer> {
  const emailAddress = parseEmailAddress(email);
  if (!emailAddress) throw new Error("no address");
  const { link } = await inviteStaff(ctx, { emailAddress, name, role });
  const token = link?.url.split("/").at(-1) ?? "";
  const secret = offeredTotpSecret(ctx, token);
  const code = totpCode(secret, ctx.clock.now());
  const accepted = await acceptInvitation(ctx, { token, password: PASSWORD, code, client: UNKNOWN_CLIENT });
  if (!accepted.ok) throw new Error(`the demo's staff member ${email} was refused: ${accepted.error.kind}`);
  const member = await findMemberByAddress(ctx.db, email);
  if (member) await signOutStaff(ctx, { id: accepted.value.sessionId, member });
  return secret;
}
