/** Staff members for journeys that begin behind the sign-in. */
import { randomUUID } from "node:crypto";
import type { BrowserContext } from "playwright-core";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { StaffActor, StaffRole } from "@/lib/audit/staff-actor";
import { encodeStaffToken } from "@/lib/auth/session/next-auth";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { findMemberByAddress } from "@/lib/staff/member-store";
import { totpCode } from "@/lib/staff/totp";
import { inviteSomebody, STAFF_PASSWORD, someClient } from "@/tests/integration/staff/staff-fixture";
import { withPortalContext } from "@/tests/support/customers";
import { testPortal } from "@/tests/support/portal";

const HOUR_SECONDS = 60 * 60;

/** A new staff member who has just signed in, and the value of their cookie. */
function newMember(role: StaffRole): Promise<{ value: string; member: StaffActor }> {
  return withPortalContext(async (ctx) => {
    const { email, token, secret } = await inviteSomebody(ctx, { role });
    const code = totpCode(secret, ctx.clock.now());
    const accepted = await acceptInvitation(ctx, { token, password: STAFF_PASSWORD, code, client: someClient() });
    if (!accepted.ok) throw new Error(accepted.error.kind);
    const row = await findMemberByAddress(ctx.db, email);
    if (!row) throw new Error("no member");
    const { id, number, name } = row;
    const value = await encodeStaffToken(accepted.value.sessionId, ctx.settings.authSecret, HOUR_SECONDS);
    return { value, member: { id, number, name, role } };
  });
}

/** A new staff member who has just signed in. @returns the value of their cookie */
export async function staffToken(role: StaffRole): Promise<string> {
  return (await newMember(role)).value;
}

/** A new staff member for requests without a browser. @returns the `Cookie` header, and who they are */
export async function enteredMember(role: StaffRole): Promise<{ cookie: string; member: StaffActor }> {
  const { value, member } = await newMember(role);
  return { cookie: `staff=${value}`, member };
}

/** Signs a new staff member in in a browser. */
export async function enterAs(context: BrowserContext, role: StaffRole): Promise<void> {
  const { hostname } = new URL(testPortal().portalUrl);
  const value = await staffToken(role);
  await context.addCookies([
    { name: "staff", value, domain: hostname, path: "/staff", httpOnly: true, sameSite: "Lax" },
  ]);
}

/** A customer's reply. @returns its reference */
export async function sendQuestion(accountId: AuthorizedAccountId, messageId: string, body: string): Promise<string> {
  const formToken = randomUUID();
  const sent = await withPortalContext((ctx) => sendReply(ctx, { accountId, messageId, body, formToken }));
  if (!sent.ok) throw new Error(sent.error.kind);
  return sent.value.reference;
}
