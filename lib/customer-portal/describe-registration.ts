import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { type RegistrationView, registrationView } from "@/lib/customer-portal/registration";
import { findLatestRegistration } from "@/lib/customer-portal/store";

/** The state of the customer's registration in the customer portal, for the services page. */
export async function describeRegistration(
  ctx: Context,
  account: { id: AuthorizedAccountId; customerPortalSince: Date | null },
): Promise<RegistrationView> {
  const latest = account.customerPortalSince ? null : await findLatestRegistration(ctx.db, account.id);
  const configured = ctx.settings.customerPortal !== null;
  return registrationView({ configured, customerPortalSince: account.customerPortalSince, latest }, ctx.clock.now());
}
