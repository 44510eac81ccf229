import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import type { StaffRole } from "@/lib/audit/staff-actor";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { totpCode } from "@/lib/staff/totp";
import { offeredTotpSecret } from "@/lib/staff/totp-seal";
import { STAFF_PASSWORD, someClient } from "@/tests/integration/staff/staff-fixture";
import { withPortalContext } from "@/tests/support/customers";

/** A staff member of the journeys' portal. @returns their address, and a recovery code for one sign-in */
async function enrolledMember(role: StaffRole): Promise<{ email: string; recoveryCode: string }> {
  const emailAddress = parseEmailAddress(`${randomUUID().slice(0, 13)}@staff.example.hu`);
  if (!emailAddress) throw new Error("not an address");
  return withPortalContext(async (ctx) => {
    const { link } = await inviteStaff(ctx, { emailAddress, name: "Kiss Ilona", role });
    const token = link?.url.split("/").at(-1) ?? "";
    const code = totpCode(offeredTotpSecret(ctx, token), ctx.clock.now());
    const accepted = await acceptInvitation(ctx, { token, password: STAFF_PASSWORD, code, client: someClient() });
    if (!accepted.ok) throw new Error(accepted.error.kind);
    return { email: emailAddress, recoveryCode: accepted.value.recoveryCodes[0] ?? "" };
  });
}

/** Signs a new staff member in by the form, with or without script. @returns their address */
export async function enterAs(page: Page, role: StaffRole): Promise<string> {
  const { email, recoveryCode } = await enrolledMember(role);
  await page.goto("/staff/login");
  await page.fill("#email", email);
  await page.fill("#password", STAFF_PASSWORD);
  await page.fill("#code", recoveryCode);
  await page.click("main button[type=submit]");
  await page.waitForURL(/\/staff\?/);
  return email;
}
