"use server";
import { redirect } from "next/navigation";
import { startRegistration } from "@/lib/customer-portal/start-registration";
import { customerAction } from "@/lib/web/action";
import { currentLocale } from "@/lib/web/locale";

/**
 * Starts a registration in the customer portal (R19): redirects there with a ticket, or back with the reason why not.
 */
export const startRegistrationAction = customerAction<void>(async ({ ctx, session }) => {
  const started = await startRegistration(ctx, { accountId: session.account.id, locale: await currentLocale() });
  if (started.ok) redirect(started.value.address);
  const { kind } = started.error;
  redirect(kind === "unavailable" || kind === "too-often" ? `/services?notice=${kind}` : "/services");
});
